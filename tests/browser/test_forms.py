"""The forms of resources on a phone: everything that a type can be given is there, and can be read."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.legible import illegible

PHONE = {"width": 390, "height": 844}
FEW = "SQS::Queue Serverless::Function ECS::TaskDefinition"
MANY = """
SNS::Topic SNS::Subscription Lambda::Function Lambda::EventSourceMapping Lambda::Permission Lambda::Alias Lambda::Url
S3::Bucket S3::BucketPolicy SQS::QueuePolicy SNS::TopicPolicy DynamoDB::Table Serverless::Api Serverless::HttpApi
ApiGateway::RestApi ApiGateway::Method ApiGateway::Stage ApiGatewayV2::Api ApiGatewayV2::Route Events::Rule
Scheduler::Schedule Pipes::Pipe StepFunctions::StateMachine Kinesis::Stream KinesisFirehose::DeliveryStream IAM::Role
IAM::Policy Cognito::UserPool Cognito::UserPoolClient RDS::DBCluster ECS::Service CloudFront::Distribution
Logs::LogGroup ElasticLoadBalancingV2::LoadBalancer CloudWatch::Alarm KMS::Key SecretsManager::Secret SSM::Parameter
EC2::SecurityGroup
"""
OPENS = """(name) => {
  const canvas = document.querySelector("sluice-canvas");
  const { id } = canvas.graph.nodes.find((node) => node.logicalId === name);
  canvas.camera.reveal(id);
  canvas.selection.set([id]);
  canvas.actions.open(id);
}"""
SCROLLS = """(body) => {
  const before = body.scrollTop;
  body.scrollTop += body.clientHeight - 40;
  return body.scrollTop > before;
}"""
"""Turn a page of the forms; return whether there was one more."""


def faults(page: Page) -> list[str]:
    """Return what of the forms that are open cannot be read, from the first to the last."""
    body = page.locator(".inspector-body")
    found = illegible(page)
    if body.evaluate("(body) => body.scrollWidth > body.clientWidth"):
        found.append("the forms are wider than the phone")
    while body.evaluate(SCROLLS):
        found += illegible(page)
    return sorted(set(found))


@pytest.mark.parametrize("types", [FEW, pytest.param(MANY, marks=pytest.mark.slow)], ids=["few", "many"])
def test_all_properties_of_a_type_can_be_read_on_a_phone(types: str, visit: Visit) -> None:
    page = visit("/import", viewport=PHONE, has_touch=True, reduced_motion="reduce")
    names = {type_.replace("::", ""): f"AWS::{type_}" for type_ in types.split()}
    resources = "".join(f"  {name}: {{Type: '{type_}'}}\n" for name, type_ in names.items())
    page.get_by_label("Template text").fill(f"Transform: AWS::Serverless-2016-10-31\nResources:\n{resources}")
    page.get_by_role("button", name="Import").click()
    expect(page.locator(".node")).to_have_count(len(names))
    wrong: dict[str, list[str]] = {}
    for name, type_ in names.items():
        page.evaluate(OPENS, name)
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        panel = page.get_by_role("tabpanel", name="Properties")
        expect(panel.get_by_label("Name", exact=True)).to_have_value(name)
        for more in panel.get_by_text("More properties").all():
            more.click()
        expect(panel.locator("#more-fields-list > .loading")).to_have_count(0)
        wrong |= {type_: found} if (found := faults(page)) else {}
    assert wrong == {}
