"""Tests of looking a document over: places, order, fixes, and the published templates."""

import gc
import time

import pytest

from designer.document.document import Document
from designer.document.errors import EditRefused
from designer.findings.cycles import cycles
from designer.findings.impossible import impossible
from designer.findings.resolving import UNKNOWN, Resolver
from designer.findings.review import fix, review
from tests.corpus import VALID
from tests.designer.findings.test_rules import CASES

LIKELY = {
    "apigw-sqs-lambda/template.yaml": ["no-dead-letter-queue"],
    "s3-sns/template.yaml": ["topic-without-subscriber"],
    "fifo-sqs-redrive/template.yaml": [],
    "sqs-lambda-python-sam/template.yaml": [],
}


def test_a_finding_stands_at_the_line_of_its_setting() -> None:
    text = (CASES / "quota-passed" / "broken.yaml").read_text()
    (finding,) = review(Document.parse(text))
    assert text.splitlines()[(finding.line or 0) - 1].strip() == "DelaySeconds: 901"
    assert finding.column == 7


def test_the_worst_comes_first() -> None:
    text = (CASES / "visibility-below-timeout" / "broken.yaml").read_text().replace("3.13", "3.8")
    assert [finding.severity for finding in review(Document.parse(text))] == ["error", "warning"]


def test_a_fix_changes_only_its_lines() -> None:
    document = Document.parse((CASES / "visibility-below-timeout" / "broken.yaml").read_text())
    before = document.emit().splitlines()
    fix(document, review(document)[0].id)
    changed = [(old, new) for old, new in zip(before, document.emit().splitlines(), strict=True) if old != new]
    assert changed == [("      VisibilityTimeout: 20", "      VisibilityTimeout: 180")]


def test_what_is_gone_cannot_be_fixed() -> None:
    document = Document.parse((CASES / "visibility-below-timeout" / "fixed.yaml").read_text())
    with pytest.raises(EditRefused, match="not there any more"):
        fix(document, "visibility-below-timeout:x:/Properties/VisibilityTimeout")


def test_what_has_no_fix_says_what_to_do() -> None:
    document = Document.parse((CASES / "recursion" / "broken.yaml").read_text())
    with pytest.raises(EditRefused, match="no automatic fix"):
        fix(document, review(document)[0].id)


@pytest.mark.parametrize("name", VALID)
def test_the_published_templates_are_reviewed_and_each_offered_fix_works(name: str) -> None:
    data = VALID[name].read_bytes()
    findings = review(Document.parse(data))
    if name in LIKELY:
        assert [one.rule for one in findings] == LIKELY[name]
    for finding in findings:
        if finding.fix:
            document = Document.parse(data)
            same = next(one for one in review(document) if (one.rule, one.line) == (finding.rule, finding.line))
            fix(document, same.id)
            assert same.id not in {one.id for one in review(document)}
            Document.parse(document.emit())


def test_a_reviewed_document_is_not_changed() -> None:
    for name in ("s3-sqs-lambda-sam-java/template.yml", "serverless-message-processing/template.yaml"):
        data = VALID[name].read_bytes()
        document = Document.parse(data)
        review(document)
        assert document.emit_bytes() == data


RESOLVER = Resolver(
    {
        "Parameters": {
            "Stage": {"Type": "String", "Default": "dev"},
            "Size": {"Type": "Number", "Default": "5"},
            "Secret": {"Type": "String"},
        },
        "Mappings": {"Sizes": {"dev": {"memory": 128}}},
        "Conditions": {
            "IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]},
            "Odd": {"Fn::Not": [{"Condition": "Odd"}]},
        },
    }
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"Ref": "Stage"}, "dev"),
        ({"Ref": "Size"}, 5),
        ({"Ref": "Secret"}, UNKNOWN),
        ({"Ref": "AWS::NoValue"}, None),
        ({"Ref": "AWS::Region"}, UNKNOWN),
        ({"Fn::If": ["IsProd", 1, 2]}, 2),
        ({"Fn::If": ["Nothing", 1, 2]}, UNKNOWN),
        ({"Fn::If": ["Odd", 1, 2]}, UNKNOWN),
        ({"Fn::Sub": "a-${Stage}-${!Literal}"}, "a-dev-${Literal}"),
        ({"Fn::Sub": ["${x}", {"x": {"Ref": "Size"}}]}, "5"),
        ({"Fn::Sub": "${Queue.Arn}"}, UNKNOWN),
        ({"Fn::Join": ["-", ["a", {"Ref": "Stage"}]]}, "a-dev"),
        ({"Fn::FindInMap": ["Sizes", {"Ref": "Stage"}, "memory"]}, 128),
        ({"Fn::FindInMap": ["Sizes", "prod", "memory"]}, UNKNOWN),
        ({"Fn::GetAtt": ["Queue", "Arn"]}, UNKNOWN),
        ({"a": [{"Ref": "Stage"}]}, {"a": ["dev"]}),
    ],
)
def test_values_are_read_under_the_defaults(value: object, expected: object) -> None:
    assert RESOLVER.resolve(value) == expected


@pytest.mark.parametrize(
    ("pattern", "is_impossible"),
    [
        ({"price": [{"numeric": [">", 5, "<=", 5]}]}, True),
        ({"price": [{"numeric": [">=", 5, "<=", 5]}]}, False),
        ({"price": [{"numeric": ["<", 3, ">", 4]}, 7]}, False),
        ({"price": [{"numeric": ["=", 3]}]}, False),
        ({"detail": {"kind": []}}, True),
        ({"$or": [{"a": [1]}, {"b": []}]}, False),
        ({"$or": [{"a": []}, {"b": []}]}, True),
        ({"kind": [{"anything-but": "x"}]}, False),
    ],
)
def test_a_filter_is_impossible_where_no_value_passes(pattern: object, is_impossible: bool) -> None:
    assert bool(impossible(pattern)) is is_impossible


def test_each_loop_is_found_once_by_its_shortest_way() -> None:
    ways = {"a": ["b", "c"], "b": ["c"], "c": ["a", "d"], "d": ["e"], "e": [], "f": ["f"], "g": ["h"], "h": ["i"]}
    assert list(cycles(ways)) == [["a", "c"], ["f"]]
    assert list(cycles({})) == []


def test_a_long_chain_is_walked_once() -> None:
    chain = {str(number): [str(number + 1)] for number in range(30_000)}
    assert list(cycles(chain)) == []
    (found,) = cycles({**chain, "30000": ["0"]})
    assert len(found) == 30_001


def test_many_resources_are_reviewed_in_a_time_that_grows_with_their_number() -> None:
    def seconds(count: int) -> float:
        policies = "".join(
            f"  Q{n}: {{Type: AWS::SQS::Queue}}\n  S{n}:\n    Type: AWS::SNS::Subscription\n    Properties: "
            f"{{TopicArn: !Ref T, Protocol: sqs, Endpoint: !GetAtt Q{n}.Arn}}\n"
            f"  P{n}:\n    Type: AWS::SQS::QueuePolicy\n"
            f"    Properties: {{Queues: [!Ref Q{n}], PolicyDocument: {{Statement: []}}}}\n"
            for n in range(count)
        )
        document = Document.parse(f"Resources:\n  T: {{Type: AWS::SNS::Topic}}\n{policies}")
        # What other tests have left in memory is not to be collected in this time.
        gc.disable()
        try:
            began = time.process_time()
            assert len(review(document)) >= count
            return time.process_time() - began
        finally:
            gc.enable()

    seconds(20)
    assert seconds(240) < 12 * max(0.01, seconds(60))
