"""What a field offers to be typed is what the template has, and what fits first."""

from designer.catalog.completion import completions
from designer.document.document import Document

TEMPLATE = """\
Parameters:
  Stage: {Type: String}
Resources:
  Orders: {Type: AWS::SQS::Queue}
  Worker: {Type: AWS::Serverless::Function}
  Mine: {Type: Custom::Thing}
"""


def texts(wanted: str = "") -> list[str]:
    return [found.text for found in completions(Document.parse(TEMPLATE), wanted)]


def test_parameters_resources_and_their_attributes_are_offered() -> None:
    expected = {"!Ref Stage", "!Ref Orders", "!GetAtt Orders.Arn", "!GetAtt Orders.QueueUrl", "!GetAtt Worker.Arn"}
    assert expected | {"!Ref Mine", "!Ref AWS::Region"} <= set(texts())


def test_a_format_offers_what_fits_only() -> None:
    assert texts("AWS::SQS::Queue.Arn") == ["!GetAtt Orders.Arn", "!Ref Stage"]
    assert texts("AWS::Lambda::Function.Arn") == ["!GetAtt Worker.Arn", "!Ref Stage"]


def test_a_format_that_nothing_fits_offers_everything() -> None:
    assert texts("AWS::EC2::VPC.Id") == texts()
