"""Draws a scenario's actors: what stands outside AWS."""

from collections.abc import Mapping
from typing import Any

from designer.document.scenario import Actor, Scenario

LABELS = {"traffic": ("Traffic", "IN"), "worker": ("Worker", "OUT")}
COUNTERS = {"traffic": ["sent", "refused"], "worker": ["received", "done", "failed", "empty"]}


def actor_nodes(scenario: Scenario) -> list[dict[str, Any]]:
    return [_node(id_, actor) for id_, actor in scenario.actors.items()]


def _node(id_: str, actor: Actor) -> dict[str, Any]:
    label, glyph = LABELS[actor.kind]
    return {
        "id": id_,
        "logicalId": actor.name or id_,
        "type": f"actor:{actor.kind}",
        "label": label,
        "glyph": glyph,
        "category": "actor",
        "opaque": False,
        "code": None,
        "counters": COUNTERS[actor.kind],
    }


def actor_edges(scenario: Scenario, ids: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return an edge from traffic to its target, and from a queue to the worker that polls it."""
    found = []
    for id_, actor in scenario.actors.items():
        if actor.target in ids:
            ends = (id_, ids[actor.target]) if actor.kind == "traffic" else (ids[actor.target], id_)
            kind, style = ("traffic", "async") if actor.kind == "traffic" else ("poll", "poll")
            found.append(
                {
                    "id": f"{kind}:{ends[0]}:{ends[1]}",
                    "source": ends[0],
                    "target": ends[1],
                    "kind": kind,
                    "style": style,
                    "label": rate_text(actor) if actor.kind == "traffic" else "",
                    "joint": None,
                }
            )
    return found


def rate_text(actor: Actor) -> str:
    if actor.pattern == "one-shot":
        return f"{actor.count or 1} at once"
    if actor.pattern == "burst":
        return f"bursts of {actor.count or 1}"
    return f"{actor.rate:g}/s"
