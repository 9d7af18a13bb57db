"""Property schemas: every type has one that a form can show, whatever its shape."""

import pytest

from designer.catalog.registry import entries
from designer.catalog.schemas import Schema, known_types, plain_help, schema_of


def schema(kind: str) -> Schema:
    found = schema_of(kind)
    assert found is not None
    return found


def test_every_drawn_type_of_aws_has_a_schema() -> None:
    unknown = {kind for kind in entries() if schema_of(kind) is None}
    assert unknown <= {"AWS::CloudFormation::Stack", "AWS::SDB::Domain"}


def test_every_published_schema_can_be_read_to_its_second_level() -> None:
    for kind in known_types():
        for name, below in schema(kind).properties.items():
            assert below.kind, name
            if below.kind == "object":
                assert below.properties


def test_a_type_that_nobody_published_has_none() -> None:
    assert schema_of("Custom::Thing") is None
    assert schema_of("AWS::Future::Thing") is None


def test_what_aws_alone_sets_is_an_attribute_and_no_field() -> None:
    queue = schema("AWS::SQS::Queue")
    assert queue.attributes == ("Arn", "QueueUrl")
    assert not {"Arn", "QueueUrl"} & set(queue.properties)


def test_what_is_required_comes_first() -> None:
    names = list(schema("AWS::DynamoDB::Table").properties)
    assert names[0] == "KeySchema"


@pytest.mark.parametrize(
    ("kind", "path", "shape"),
    [
        ("AWS::SQS::Queue", ("VisibilityTimeout",), "number"),
        ("AWS::SQS::Queue", ("FifoQueue",), "switch"),
        ("AWS::SQS::Queue", ("Tags",), "list"),
        ("AWS::SQS::Queue", ("Tags", "0", "Key"), "text"),
        ("AWS::SQS::Queue", ("RedrivePolicy",), "yaml"),
        ("AWS::Serverless::Function", ("Runtime",), "choice"),
        ("AWS::Serverless::Function", ("Tracing",), "choice"),
        ("AWS::Serverless::Function", ("Environment", "Variables", "ANY"), "text"),
        ("AWS::Serverless::Function", ("Events", "Any", "Type"), "choice"),
        ("AWS::Serverless::Function", ("Policies",), "yaml"),
        ("AWS::IAM::Role", ("AssumeRolePolicyDocument",), "yaml"),
        ("AWS::WAFv2::WebACL", ("Rules", "0", "Statement", "NotStatement", "Statement", "NotStatement"), "object"),
    ],
)
def test_a_value_has_the_shape_that_its_schema_says(kind: str, path: tuple[str, ...], shape: str) -> None:
    found = schema(kind).at(path)
    assert found is not None
    assert found.kind == shape


def test_a_path_that_leads_nowhere_has_no_schema() -> None:
    queue = schema("AWS::SQS::Queue")
    assert queue.at(("Nothing",)) is None
    assert queue.at(("Tags", "Key")) is None
    assert queue.at(("DelaySeconds", "0")) is None


def test_an_alternative_is_the_one_that_the_value_names() -> None:
    function = schema("AWS::Serverless::Function")
    value = {"Events": {"Poll": {"Type": "SQS"}, "Call": {"Type": "Api"}}}
    poll = function.at(("Events", "Poll", "Properties"), value)
    call = function.at(("Events", "Call", "Properties"), value)
    assert poll is not None
    assert call is not None
    assert "BatchSize" in poll.properties
    assert "Method" in call.properties
    assert "BatchSize" not in call.properties


def test_sam_takes_limits_from_the_type_that_it_makes_and_help_from_its_own_pages() -> None:
    timeout = schema("AWS::Serverless::Function").properties["Timeout"]
    assert timeout.node["minimum"] == 1
    assert timeout.help.startswith("The maximum time in seconds")
    assert timeout.default == "3"


def test_help_is_text_without_markup_and_ends_with_a_sentence() -> None:
    assert (
        plain_help("Use [a queue](https://x.y) with ``Delay`` *now*.  \n*Type*: Integer")
        == "Use a queue with Delay now."
    )
    long = "One sentence that is long enough to stand alone here. " * 20
    assert plain_help(long).endswith("here.")
    assert len(plain_help(long)) <= 320
