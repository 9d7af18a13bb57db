"""Freezes a document into the plan of a run."""

from typing import Any

from designer.catalog.graph import graph
from designer.document.document import Document
from designer.document.errors import InvalidTemplate
from designer.document.scenario import Scenario
from designer.findings.review import review, to_plain
from designer.runs.plan import Plan

QUOTAS = {"Resources": 500, "Parameters": 200, "Mappings": 200, "Outputs": 200}
"""How many entries of a section CloudFormation takes (its quotas)."""


def plan_of(text: str, scenario: Scenario, code: dict[str, str]) -> Plan:
    """Return the plan of a template's text; raises InvalidTemplate with line and column."""
    document = Document.parse(text)
    _refuse_too_many(document)
    document.scenario, document.code = scenario, code
    return plan_of_document(document)


def plan_of_document(document: Document) -> Plan:
    """Return the plan of a document: its export's text, its scenario and code, and what its graph says."""
    drawn = graph(document)
    names = {node["id"]: node["logicalId"] for node in drawn["nodes"]}
    edges = [[names[edge["source"]], names[edge["target"]], edge["kind"]] for edge in drawn["edges"]]
    return Plan(
        template=document.emit(),
        scenario=document.scenario.to_plain(),
        code=dict(document.code),
        edges=edges,
        entries=_entries(drawn["nodes"], edges),
        types={node["logicalId"]: node["type"] for node in drawn["nodes"]},
        findings=[*drawn["problems"], *to_plain(review(document))],
    )


def _refuse_too_many(document: Document) -> None:
    """Raise InvalidTemplate at the first entry that CloudFormation would not take; to draw it costs time."""
    for section, most in QUOTAS.items():
        entries = document.entries(section)
        if len(entries) > most:
            line, column = document.where(entries[most], 0)
            message = f"the template has {len(entries):,} {section.lower()}; CloudFormation takes at most {most}"
            raise InvalidTemplate(message, line, column)


def _entries(nodes: list[dict[str, Any]], edges: list[list[str]]) -> list[str]:
    """Return the nodes that nothing within the template leads to."""
    reached = {target for _, target, _ in edges}
    return sorted(
        node["logicalId"]
        for node in nodes
        if not node["opaque"] and not node["type"].startswith("actor:") and node["logicalId"] not in reached
    )
