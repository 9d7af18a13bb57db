"""Buckets and rules: whose events a pattern takes."""

import pytest

from designer.catalog.edits import perform
from designer.catalog.graph import graph
from designer.document.document import Document
from tests.designer.catalog.test_connections import edges

HANDED_ON = "NotificationConfiguration: {EventBridgeConfiguration: {%s}}"
HEAD = f"""\
Transform: AWS::Serverless-2016-10-31
Resources:
  In: {{Type: AWS::S3::Bucket, Properties: {{BucketName: !Sub '${{AWS::StackName}}-in', {HANDED_ON % ""}}}}}
  Out: {{Type: AWS::S3::Bucket, Properties: {{{HANDED_ON % "EventBridgeEnabled: true"}}}}}
  Log: {{Type: AWS::S3::Bucket, Properties: {{{HANDED_ON % "EventBridgeEnabled: false"}}}}}
"""
RULE = "  R: {Type: AWS::Events::Rule, Properties: {EventPattern: {%s}}}\n"
SAM = """\
  Fn: {Type: AWS::Serverless::Function, Properties: {Events: {E: {Type: EventBridgeRule, Properties: {Pattern: {%s}}}}}}
"""
PATTERNS = [
    ("source: [aws.s3], detail-type: [Object Created]", {"In", "Out"}),
    ("source: [aws.s3], detail: {bucket: {name: [!Sub '${AWS::StackName}-in']}}", {"In"}),
    ("source: [aws.s3], detail: {bucket: {name: [!Ref Out]}}", {"Out"}),
    ("source: [aws.s3], detail: {bucket: {name: [somebodys]}}", set()),
    ("source: [my.shop]", set()),
]


@pytest.mark.parametrize(("pattern", "buckets"), PATTERNS)
def test_a_rule_takes_the_events_of_the_buckets_that_its_pattern_means(pattern: str, buckets: set[str]) -> None:
    assert edges(Document.parse(HEAD + RULE % pattern)) == {(bucket, "event", "R") for bucket in buckets}
    sam = edges(Document.parse(HEAD + SAM % pattern))
    assert sam == {("FnE", "invoke", "Fn"), *((bucket, "event", "FnE") for bucket in buckets)}


def test_a_bucket_that_is_parted_from_a_rule_for_all_hands_nothing_on() -> None:
    document = Document.parse(HEAD + RULE % "source: [aws.s3]")
    ids = {edge["source"]: edge["id"] for edge in graph(document)["edges"]}
    out = next(id_ for id_, name in document.names().items() if name == "Out")
    after = perform(document, {"kind": "disconnect", "edge": ids[out]})
    assert edges(after) == {("In", "event", "R")}
    assert after.template()["Resources"]["R"] == document.template()["Resources"]["R"]


LOGGED = """\
Resources:
  Kept: {Type: AWS::S3::Bucket, Properties: {LoggingConfiguration: {DestinationBucketName: !Ref Log}}}
  Log: {Type: AWS::S3::Bucket}
  Let: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref Log, PolicyDocument: {Statement: [{Principal: {Service: logging.s3.amazonaws.com}, Condition: {ArnLike: {aws:SourceArn: !GetAtt Kept.Arn}}}]}}}
  Cdn: {Type: AWS::CloudFront::Distribution, Properties: {DistributionConfig: {Logging: {Bucket: !GetAtt Log.DomainName}}}}
"""  # noqa: E501


def test_access_logs_flow_into_their_bucket() -> None:
    assert edges(Document.parse(LOGGED)) == {("Kept", "deliver", "Log"), ("Cdn", "deliver", "Log")}


def test_a_listener_asks_a_user_pool_and_forwards_to_a_group() -> None:
    text = """\
Resources:
  Pool: {Type: AWS::Cognito::UserPool}
  Group: {Type: AWS::ElasticLoadBalancingV2::TargetGroup}
  Alb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
  Listen:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Alb
      DefaultActions:
        - {Type: authenticate-cognito, AuthenticateCognitoConfig: {UserPoolArn: !GetAtt Pool.Arn}}
        - {Type: forward, TargetGroupArn: !Ref Group}
"""
    document = Document.parse(text)
    assert edges(document) == {("Alb", "authorize", "Pool"), ("Alb", "forward", "Group")}
    asked = next(edge["id"] for edge in graph(document)["edges"] if edge["kind"] == "authorize")
    assert edges(perform(document, {"kind": "disconnect", "edge": asked})) == {("Alb", "forward", "Group")}
