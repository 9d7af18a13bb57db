"""A resource's form: what is usual, what is set and what could be, with any schema or none."""

from typing import Any

import pytest

from designer.boards.forms import (
    Shown,
    collection_at,
    more_fields,
    nested_fields,
    property_at,
    property_form,
    skeleton,
)
from designer.boards.property_words import words_of
from designer.catalog.schemas import known_types, schema_of
from designer.document.document import Document

TEMPLATE = """\
Parameters:
  Slow: {Type: Number}
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: !Ref Slow
      QueueName: orders
      Tags:
        - {Key: team, Value: !Ref Slow}
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Environment: {Variables: {LEVEL: info}}
      Events:
        Poll: {Type: SQS, Properties: {Queue: !GetAtt Orders.Arn}}
  Mine:
    Type: Custom::Thing
    Properties: {ServiceToken: x, Deep: {a: [1]}, Odd: !If [A, 1, 2]}
  Bare: {Type: AWS::KMS::Key}
  Computed:
    Type: AWS::S3::Bucket
    Properties: !If [A, {BucketName: a}, {}]
"""


@pytest.fixture
def document() -> Document:
    return Document.parse(TEMPLATE)


def block_of(document: Document, name: str) -> str:
    return next(id_ for id_, found in document.names().items() if found == name)


def by_name(fields: tuple[Shown, ...] | list[Shown]) -> dict[str, Shown]:
    return {field.aws_name: field for field in fields}


def test_usual_fields_come_first_then_what_is_set_then_a_count_of_the_rest(document: Document) -> None:
    form = property_form(document, block_of(document, "Orders"))
    assert form.usual[0].aws_name == "VisibilityTimeout"
    assert form.usual[0].chip == ("Ref", "Slow")
    assert [field.aws_name for field in form.others] == ["QueueName", "Tags"]
    assert form.more == len(more_fields(document, block_of(document, "Orders"))) > 5


def test_a_list_shows_its_elements_and_an_object_its_members(document: Document) -> None:
    tags = by_name(property_form(document, block_of(document, "Orders")).others)["Tags"]
    assert [row.label for row in tags.rows] == ["1"]
    members = by_name(tags.rows[0].rows)
    assert members["Key"].value == "team"
    assert members["Value"].chip == ("Ref", "Slow")


def test_a_text_that_could_be_an_object_is_a_text(document: Document) -> None:
    code = by_name(property_form(document, block_of(document, "Worker")).others)["CodeUri"]
    assert (code.field.kind, code.value) == ("text", "src/")


def test_a_type_without_a_schema_shows_what_it_has_as_yaml(document: Document) -> None:
    form = property_form(document, block_of(document, "Mine"))
    assert (form.usual, form.more) == ((), 0)
    shown = by_name(form.others)
    assert (shown["Deep"].field.kind, shown["Deep"].value) == ("yaml", "a:\n  - 1")
    assert shown["Odd"].chip == ("If", "[A, 1, 2]")


def test_properties_that_are_computed_as_a_whole_are_left_to_the_text(document: Document) -> None:
    assert property_form(document, block_of(document, "Computed")).usual


def test_a_missing_required_property_is_shown(document: Document) -> None:
    text = "Resources:\n  Table: {Type: AWS::DynamoDB::Table}\n"
    bare = Document.parse(text)
    shown = by_name(property_form(bare, block_of(bare, "Table")).others)
    assert shown["KeySchema"].field.is_required
    assert not shown["KeySchema"].is_set


@pytest.mark.parametrize(
    ("name", "pointer", "kind"),
    [
        ("Orders", "/Properties/Tags/0/Key", "text"),
        ("Orders", "/Properties/KmsMasterKeyId", "text"),
        ("Worker", "/Properties/Environment/Variables/LEVEL", "text"),
        ("Worker", "/Properties/Environment/Variables/NEW", "text"),
        ("Worker", "/Properties/Events/Poll/Properties/BatchSize", "number"),
        ("Worker", "/Properties/Policies", "yaml"),
        ("Mine", "/Properties/Deep", "yaml"),
        ("Mine", "/Properties/New", None),
        ("Orders", "/Properties/Nothing", None),
        ("Orders", "/Type", None),
        ("Orders", "", None),
    ],
)
def test_a_pointer_names_a_field_only_where_the_type_has_one(
    document: Document, name: str, pointer: str, kind: str | None
) -> None:
    found = property_at(document, block_of(document, name), pointer)
    assert (found.kind if found else None) == kind


def test_a_closed_object_opens_to_its_fields(document: Document) -> None:
    fields = nested_fields(document, block_of(document, "Worker"), "/Properties/VpcConfig")
    assert {"SecurityGroupIds", "SubnetIds"} <= set(by_name(fields))
    assert nested_fields(document, block_of(document, "Worker"), "/Type") == []


def test_only_a_list_or_a_map_takes_elements(document: Document) -> None:
    worker = block_of(document, "Worker")
    assert collection_at(document, worker, "/Properties/Environment/Variables") is not None
    assert collection_at(document, worker, "/Properties/Layers") is not None
    assert collection_at(document, worker, "/Properties/Timeout") is None


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("AWS::SQS::Queue", ("Tags", "0"), {"Key": "", "Value": ""}),
        ("AWS::DynamoDB::Table", ("KeySchema", "0"), {"AttributeName": "", "KeyType": "HASH"}),
        ("AWS::Serverless::Function", ("Layers", "0"), ""),
    ],
)
def test_a_new_element_has_what_is_required(kind: str, path: tuple[str, ...], value: Any) -> None:
    schema = schema_of(kind)
    assert schema is not None
    member = schema.at(path)
    assert member is not None
    found = skeleton(member)
    assert found == value if not isinstance(found, dict) else found.keys() == value.keys()


def test_names_are_written_in_words() -> None:
    assert words_of("KmsMasterKeyId") == "KMS master key ID"
    assert words_of("VisibilityTimeout") == "Visibility timeout"
    assert words_of("42") == "42"
    assert words_of("?") == "?"


def test_every_published_type_has_a_form() -> None:
    kinds = known_types()[::7]
    text = "Resources:\n" + "".join(f"  R{index}: {{Type: '{kind}'}}\n" for index, kind in enumerate(kinds))
    document = Document.parse(text)
    for name in document.names():
        form = property_form(document, name)
        schema = schema_of(str(document.resource(name)["Type"]))
        assert schema is not None
        assert len(form.usual) + len(form.others) + form.more >= len(schema.properties) > 0
        for field in form.others:
            assert field.field.is_required
