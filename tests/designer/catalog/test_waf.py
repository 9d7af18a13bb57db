"""What web ACLs guard, drawn as imported templates write it, and connected by hand."""

import json
from typing import Any

import pytest

from designer.catalog.edits import perform
from designer.catalog.registry import entry_of
from designer.catalog.waf import ACL
from designer.document.document import Document
from designer.document.errors import EditRefused
from tests.designer.catalog.test_connections import edges, ids

IMPORTED = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Guard:
    Type: AWS::WAFv2::WebACL
    Properties: {Rules: [{Statement: {IPSetReferenceStatement: {Arn: !GetAtt Ips.Arn}}}]}
  Ips: {Type: AWS::WAFv2::IPSet}
  Edge: {Type: AWS::WAFv2::WebACL, Properties: {Scope: CLOUDFRONT}}
  Api: {Type: AWS::Serverless::Api, Properties: {StageName: prod}}
  Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
  Cdn: {Type: AWS::CloudFront::Distribution, Properties: {DistributionConfig: {WebACLId: !GetAtt Edge.Arn}}}
  Stream: {Type: AWS::KinesisFirehose::DeliveryStream}
  One:
    Type: AWS::WAFv2::WebACLAssociation
    Properties:
      WebACLArn: !GetAtt Guard.Arn
      ResourceArn: !Sub arn:aws:apigateway:${AWS::Region}::/restapis/${Api}/stages/prod
  Two: {Type: AWS::WAFv2::WebACLAssociation, Properties: {WebACLArn: !GetAtt Guard.Arn, ResourceArn: !Ref Balancer}}
  Seen:
    Type: AWS::WAFv2::LoggingConfiguration
    Properties: {ResourceArn: !GetAtt Guard.Arn, LogDestinationConfigs: [!GetAtt Stream.Arn]}
"""


def test_web_acls_of_imported_templates_are_drawn_with_what_they_guard() -> None:
    assert edges(Document.parse(IMPORTED)) == {
        ("Guard", "attachment", "Api"),
        ("Guard", "attachment", "Balancer"),
        ("Guard", "log", "Stream"),
        ("Edge", "attachment", "Cdn"),
    }


def drawn() -> dict[str, Any]:
    entry = entry_of(ACL)
    assert entry is not None
    return {"Type": ACL, "Properties": dict(entry.defaults)}


def guarded(target: dict[str, Any], *, acl: dict[str, Any] | None = None, **more: dict[str, Any]) -> Document:
    resources = {"Acl": acl or drawn(), "Target": target, **more}
    document = Document.parse(json.dumps({"Resources": resources}))
    known = ids(document)
    return perform(document, {"kind": "connect", "source": known["Acl"], "target": known["Target"]})


API = "arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/${Target}/stages/"
REST = {"Type": "AWS::ApiGateway::RestApi"}
STAGES = [
    ({"Type": "AWS::Serverless::Api"}, {}, "${Target.Stage}"),
    (REST, {"Live": {"Type": "AWS::ApiGateway::Stage", "Properties": {"RestApiId": {"Ref": "Target"}}}}, "${Live}"),
    (
        REST,
        {
            "Deployed": {
                "Type": "AWS::ApiGateway::Deployment",
                "Properties": {"RestApiId": {"Ref": "Target"}, "StageName": "v1"},
            }
        },
        "v1",
    ),
]


@pytest.mark.parametrize(("api", "more", "stage"), STAGES)
def test_a_rest_api_is_guarded_at_the_stage_that_it_has(api: dict[str, Any], more: dict[str, Any], stage: str) -> None:
    association = guarded(api, **more).template()["Resources"]["AclGuardsTarget"]["Properties"]
    assert association["ResourceArn"] == {"Fn::Sub": API + stage}


def test_a_web_acl_that_is_drawn_for_a_distribution_becomes_one_of_cloudfront_and_is_regional_again() -> None:
    after = guarded({"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": {"Enabled": True}}})
    assert after.template()["Resources"]["Acl"]["Properties"]["Scope"] == "CLOUDFRONT"
    known = ids(after)
    again = perform(after, {"kind": "disconnect", "edge": f"attachment:{known['Acl']}:{known['Target']}"})
    assert again.template()["Resources"]["Acl"] == drawn()


EDGE = {"Type": ACL, "Properties": {"Scope": "CLOUDFRONT"}}
OWN = {"Type": ACL, "Properties": {"Scope": "REGIONAL", "Name": "mine"}}
OTHER = {
    "Type": "AWS::WAFv2::WebACLAssociation",
    "Properties": {"WebACLArn": "arn:aws:wafv2:x", "ResourceArn": {"Ref": "Target"}},
}
BALANCER = {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer"}
REFUSED = [
    (BALANCER, EDGE, {}, "is for CloudFront"),
    ({"Type": "AWS::CloudFront::Distribution"}, OWN, {}, "scope"),
    (BALANCER, OWN, {"Other": OTHER}, "takes one"),
    ({"Type": "AWS::Serverless::HttpApi"}, OWN, {}, "guards REST"),
    (
        {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": {"WebACLId": "x"}}},
        EDGE,
        {},
        "takes one",
    ),
]


@pytest.mark.parametrize(("target", "acl", "more", "words"), REFUSED)
def test_what_a_web_acl_cannot_guard_is_refused_with_what_works(
    target: dict[str, Any], acl: dict[str, Any], more: dict[str, Any], words: str
) -> None:
    with pytest.raises(EditRefused) as refusal:
        guarded(target, acl=acl, **more)
    assert words in refusal.value.reason
    assert refusal.value.fix
