"""What a card says of settings that a run will not heed."""

import json
from typing import Any

import pytest

from designer.catalog.graph import graph
from designer.catalog.modelled import is_emulated
from designer.catalog.schemas import schema_of
from designer.catalog.template import Resource
from designer.document.document import Document
from designer.runs.driver.modelled import types

FUNCTION, SAM = "AWS::Lambda::Function", "AWS::Serverless::Function"


def ignored(kind: str, **properties: Any) -> list[str]:
    text = json.dumps({"Resources": {"Thing": {"Type": kind, "Properties": properties}}})
    found: list[str] = graph(Document.parse(text))["nodes"][0]["ignored"]
    return found


def test_a_setting_that_the_emulator_does_not_name_is_told_and_one_that_it_names_is_not() -> None:
    assert ignored("AWS::S3::Bucket", BucketName="a", AccelerateConfiguration={}) == ["AccelerateConfiguration"]


def test_what_a_service_heeds_by_its_value_alone_is_judged_by_its_value() -> None:
    assert ignored("AWS::S3::Bucket", AccessControl="Private") == []
    assert ignored("AWS::S3::Bucket", AccessControl="PublicRead") == ["AccessControl"]
    assert ignored("AWS::S3::Bucket", AccessControl={"Ref": "Access"}) == []


@pytest.mark.parametrize("kind", [FUNCTION, SAM])
def test_a_sam_function_is_judged_as_the_function_that_it_becomes(kind: str) -> None:
    schema = schema_of(FUNCTION)
    assert schema is not None
    offered = set(schema.node["properties"]) - set(schema.attributes) - types()[FUNCTION].properties
    assert offered
    for unknown in offered:
        assert ignored(kind, MemorySize=128, **{unknown: {}}) == [unknown]


def test_what_only_sam_knows_is_not_judged() -> None:
    assert ignored(SAM, Events={}, CodeUri="src/", AutoPublishAlias="live") == []


def test_nothing_is_told_of_a_setting_that_a_condition_leaves_out() -> None:
    assert ignored("AWS::S3::Bucket", AccelerateConfiguration={"Ref": "AWS::NoValue"}) == []


@pytest.mark.parametrize(
    ("kind", "is_there"),
    [
        ("AWS::SQS::Queue", True),
        (SAM, True),
        ("AWS::Serverless::Connector", True),
        ("Custom::Thing", True),
        ("AWS::Batch::JobQueue", False),
    ],
)
def test_what_is_a_placeholder_in_a_run_is_known_before_it(kind: str, is_there: bool) -> None:
    assert is_emulated(Resource("Thing", kind, {})) is is_there


@pytest.mark.parametrize(("kind", "counts"), [("AWS::SQS::Queue", True), ("AWS::DynamoDB::Table", False)])
def test_a_card_of_a_type_without_emulation_says_so_and_counts_nothing(kind: str, counts: bool) -> None:
    [card] = graph(Document.parse(json.dumps({"Resources": {"Thing": {"Type": kind}}})))["nodes"]
    assert (card["modelled"], bool(card["counters"])) == (counts, counts)
