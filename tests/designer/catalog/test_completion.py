"""What a field offers to be typed is what the template has, and what fits the field."""

import pytest

from designer.catalog.completion import Completions
from designer.catalog.entry import Field
from designer.catalog.registry import entries
from designer.catalog.wanted import EXACT, wanted_by
from designer.document.document import Document

TEMPLATE = """\
Parameters:
  Stage: {Type: String}
  Size: {Type: Number}
Resources:
  Orders: {Type: AWS::SQS::Queue}
  Worker: {Type: AWS::Serverless::Function}
  Table: {Type: AWS::DynamoDB::Table}
  WorkerRole: {Type: AWS::IAM::Role}
  Mine: {Type: Custom::Thing}
"""


def fitting(name: str, kind: str = "text") -> list[str]:
    wanted = wanted_by(Field(name, name), name)
    return [found.text for found in Completions(Document.parse(TEMPLATE)).fitting(wanted, kind)]


def everything() -> list[str]:
    return [found.text for found in Completions(Document.parse(TEMPLATE)).all()]


def test_parameters_resources_and_their_attributes_are_offered() -> None:
    expected = {"!Ref Stage", "!Ref Orders", "!GetAtt Orders.Arn", "!GetAtt Orders.QueueUrl", "!GetAtt Worker.Arn"}
    assert expected | {"!Ref Mine", "!Ref AWS::Region"} <= set(everything())


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("deadLetterTargetArn", ["!GetAtt Orders.Arn"]),
        ("EventSourceArn", ["!GetAtt Orders.Arn", "!GetAtt Table.StreamArn"]),
        ("Queues", ["!Ref Orders"]),
        ("FunctionName", ["!Ref Worker"]),
        ("Role", ["!GetAtt WorkerRole.Arn"]),
        ("ExecutionRoleArn", ["!GetAtt WorkerRole.Arn"]),
    ],
)
def test_a_field_offers_what_it_can_refer_to(name: str, offered: list[str]) -> None:
    assert fitting(name) == [*offered, "!Ref Stage", "!Ref Size"]


def test_a_number_is_no_resource() -> None:
    assert fitting("Timeout", "number") == ["!Ref Size"]


def test_a_field_that_nothing_fits_offers_everything() -> None:
    assert fitting("VpcId") == fitting("DisplayName") == everything()


def test_a_schemas_own_word_goes_before_the_name() -> None:
    assert wanted_by(Field("Role", "Role", wants="AWS::KMS::Key.Arn"), "Role") == ("AWS::KMS::Key.Arn",)


def test_what_a_name_means_is_a_type_that_is_drawn() -> None:
    kinds = {one.partition(".")[0] for wanted in EXACT.values() for one in wanted}
    assert kinds <= set(entries())
