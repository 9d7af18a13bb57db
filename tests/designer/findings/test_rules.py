"""Each rule has a template that breaks it, its fixed twin, and a source; what it cannot know it leaves alone."""

from datetime import date
from pathlib import Path

import pytest

from designer.document.document import Document
from designer.document.scenario import Scenario
from designer.findings.finding import SEVERITIES, Finding
from designer.findings.registry import rules
from designer.findings.review import fix, review

CASES = Path(__file__).parent / "cases"
TODAY = date(2026, 6, 1)


def document_of(rule: str, twin: str) -> Document:
    document = Document.parse((CASES / rule / f"{twin}.yaml").read_bytes())
    scenario = CASES / rule / "scenario.yaml"
    if scenario.exists():
        document.scenario = Scenario.parse(scenario.read_text())
    return document


def found(document: Document, rule: str) -> list[Finding]:
    return [finding for finding in review(document, TODAY) if finding.rule == rule]


def test_every_rule_has_its_case_and_every_case_its_rule() -> None:
    assert sorted(rules()) == sorted(folder.name for folder in CASES.iterdir())


@pytest.mark.parametrize("rule", rules())
def test_the_broken_template_is_found_and_its_fixed_twin_is_not(rule: str) -> None:
    broken = found(document_of(rule, "broken"), rule)
    assert broken
    assert all(finding.line and finding.logical_id in finding.text for finding in broken) or rule == "recursion"
    assert found(document_of(rule, "fixed"), rule) == []


@pytest.mark.parametrize("rule", rules())
def test_it_says_why_and_where_aws_says_so(rule: str) -> None:
    one = rules()[rule]
    assert one.source.startswith("https://docs.aws.amazon.com/")
    assert one.severity in SEVERITIES
    assert len(one.reason) > 40
    assert one.title


@pytest.mark.parametrize("rule", rules())
def test_its_fix_removes_it_and_brings_nothing_worse(rule: str) -> None:
    document = document_of(rule, "broken")
    before = {finding.id for finding in review(document, TODAY)}
    for finding in found(document, rule):
        if finding.fix:
            fix(document, finding.id)
            assert finding.id not in {one.id for one in review(document, TODAY)}
    again = Document.parse(document.emit())
    again.scenario = document.scenario
    worse = [one for one in review(document, TODAY) if one.id not in before and one.severity != "hint"]
    assert worse == []
    assert len(review(again, TODAY)) == len(review(document, TODAY))


IMPORTED = "{'Fn::ImportValue': shared}"
UNKNOWN_VALUES = {
    "visibility-below-timeout": ("VisibilityTimeout: 20", f"VisibilityTimeout: {IMPORTED}"),
    "visibility-below-sixfold": ("Timeout: 30", f"Timeout: {IMPORTED}"),
    "dead-letter-retention-shorter": ("MessageRetentionPeriod: 345600", f"MessageRetentionPeriod: {IMPORTED}"),
    "dead-letter-queue-of-wrong-type": ("FifoQueue: true", f"FifoQueue: {IMPORTED}"),
    "fifo-without-deduplication": ("FifoQueue: true", f"FifoQueue: true\n      ContentBasedDeduplication: {IMPORTED}"),
    "reserved-concurrency-below-pollers": ("MaximumConcurrency: 10", f"MaximumConcurrency: {IMPORTED}"),
    "quota-passed": ("DelaySeconds: 901", f"DelaySeconds: {IMPORTED}"),
    "timeout-above-api-limit": ("Timeout: 30", f"Timeout: {IMPORTED}"),
    "secret-in-plain-text": ("hunter2hunter2", IMPORTED),
    "deprecated-runtime": ("python3.8", IMPORTED),
    "unencrypted": ("MasterUsername", f"StorageEncrypted: {IMPORTED}\n      MasterUsername"),
}


@pytest.mark.parametrize("rule", UNKNOWN_VALUES)
def test_a_value_that_only_the_deployment_knows_is_no_finding(rule: str) -> None:
    text = (CASES / rule / "broken.yaml").read_text()
    old, new = UNKNOWN_VALUES[rule]
    assert old in text
    assert found(Document.parse(text.replace(old, new)), rule) == []


def test_a_parameter_means_its_default() -> None:
    text = (CASES / "quota-passed" / "broken.yaml").read_text().replace("901", "!Ref Delay")
    parameter = "Parameters:\n  Delay: {{Type: Number, Default: {}}}\n"
    assert found(Document.parse(parameter.format(901) + text), "quota-passed")
    assert found(Document.parse(parameter.format(900) + text), "quota-passed") == []


def test_a_runtime_is_deprecated_from_its_day_on() -> None:
    document = document_of("deprecated-runtime", "broken")
    assert [one.rule for one in review(document, date(2024, 10, 13))] == []
    (finding,) = review(document, date(2024, 10, 14))
    assert "since 14 Oct 2024" in finding.text
    assert finding.fix is not None
    assert finding.fix.words.startswith("Use python3.")


def test_traffic_without_the_attribute_that_a_filter_asks_for_passes_nothing() -> None:
    text = (CASES / "filter-matches-nothing" / "fixed.yaml").read_text()
    document = Document.parse(text)
    document.scenario = Scenario.parse("actors: {shop: {kind: traffic, target: Added}}")
    (finding,) = found(document, "filter-matches-nothing")
    assert "'price', which no traffic to Added carries" in finding.text
    document.scenario = Scenario.parse("actors: {shop: {kind: traffic, target: Added, attributes: '{\"price\": 70}'}}")
    assert found(document, "filter-matches-nothing") == []


def test_what_no_traffic_reaches_is_unreachable() -> None:
    document = document_of("no-dead-letter-queue", "fixed")
    document.scenario = Scenario.parse("actors: {shop: {kind: traffic, target: OrdersDLQ}}")
    assert [one.logical_id for one in found(document, "unreachable-node")] == ["Orders", "Worker"]
    document.scenario = Scenario.parse("actors: {shop: {kind: traffic, target: Orders}}")
    assert found(document, "unreachable-node") == []
