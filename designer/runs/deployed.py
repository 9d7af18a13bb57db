"""What a run deployed: each resource's properties, and where the template says each connection."""

from dataclasses import asdict
from typing import Any

from designer.catalog.drawing import Drawing
from designer.catalog.entry import Part
from designer.document.document import Document
from designer.document.pointers import pointer_to
from designer.document.scenario import Actor, FunctionModel, QueueModel, Scenario
from designer.runs.plan import Plan


def deployed(plan: Plan) -> dict[str, Any]:
    """Return `resources` by logical id as the template has them; `edges`: "source target kind" to the place of the
    connection's properties, a `resource` and a `pointer` within it; `scenario`: its fields by actor or node."""
    document = Document.parse(plan.template)
    resources = document.template().get("Resources", {})
    edges = {}
    for edge in Drawing(document).edges():
        if edge.parts:
            edges[f"{edge.source} {edge.target} {edge.kind}"] = _place(edge.parts[0])
    shown = {name: _shown(resource) for name, resource in resources.items()}
    scenario = Scenario.from_plain(plan.scenario)
    modelled: dict[str, FunctionModel | QueueModel | Actor] = {
        **scenario.functions,
        **scenario.queues,
        **scenario.actors,
    }
    return {
        "resources": shown,
        "edges": edges,
        "scenario": {name: asdict(model) for name, model in modelled.items()},
    }


def _place(part: Part) -> dict[str, str]:
    path = tuple(part.path) or ("Properties",)
    if len(path) == 3 and path[1] == "Events":
        path = (*path, "Properties")
    return {"resource": part.resource, "pointer": pointer_to(path)}


def _shown(resource: Any) -> dict[str, Any]:
    found = resource if isinstance(resource, dict) else {}
    return {"Type": found.get("Type", ""), "Properties": found.get("Properties") or {}}
