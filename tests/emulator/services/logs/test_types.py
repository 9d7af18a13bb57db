"""The CloudFormation types of CloudWatch Logs' destinations, kept queries and policies."""

import json
from typing import Any

from tests.emulator.services.cloudformation.bench import Stacks
from tests.emulator.services.iam.test_provider_types import drift
from tests.emulator.services.logs.test_group_policies import INDEX, PROTECTION, protection
from tests.emulator.services.logs.test_recordings import ROLE, STREAM


def test_a_destination_comes_changes_and_goes() -> None:
    stacks = Stacks("logs")

    def template(policy: str, **properties: Any) -> dict[str, Any]:
        given = {"DestinationName": "d", "TargetArn": STREAM, "RoleArn": ROLE, "DestinationPolicy": policy}
        return {"D": {"Type": "AWS::Logs::Destination", "Properties": {**given, **properties}}}

    stacks.create(template("{}", Tags=[{"Key": "team", "Value": "red"}]))
    assert stacks.resources()["D"] == "d"
    stacks.update(template('{"Version":"2012-10-17"}'))
    (shown,) = stacks.call("logs", "DescribeDestinations")["destinations"]
    assert shown["accessPolicy"] == '{"Version":"2012-10-17"}'
    tags = stacks.call("logs", "ListTagsForResource", resourceArn=shown["arn"])["tags"]
    assert "team" not in tags
    assert drift(stacks) == {"D": "IN_SYNC"}
    stacks.delete()
    assert stacks.call("logs", "DescribeDestinations")["destinations"] == []


def test_a_kept_query_comes_changes_and_goes() -> None:
    stacks = Stacks("logs")

    def template(name: str) -> dict[str, Any]:
        properties = {"Name": name, "QueryString": "fields @message", "LogGroupNames": ["g"]}
        return {"Q": {"Type": "AWS::Logs::QueryDefinition", "Properties": properties}}

    stacks.create(template("one"))
    identity = stacks.resources()["Q"]
    stacks.update(template("two"))
    (kept,) = stacks.call("logs", "DescribeQueryDefinitions")["queryDefinitions"]
    assert (kept["queryDefinitionId"], kept["name"]) == (identity, "two")
    assert drift(stacks) == {"Q": "IN_SYNC"}
    stacks.delete()
    assert stacks.call("logs", "DescribeQueryDefinitions")["queryDefinitions"] == []


def test_an_account_policy_comes_changes_and_goes() -> None:
    stacks = Stacks("logs")

    def template(*fields: str) -> dict[str, Any]:
        document = json.dumps({"Fields": list(fields)})
        properties = {"PolicyName": "p", "PolicyType": INDEX, "PolicyDocument": document, "Scope": "ALL"}
        return {"P": {"Type": "AWS::Logs::AccountPolicy", "Properties": properties}}

    stacks.create(template("a"))
    assert stacks.resources()["P"] == f"123456789012|{INDEX}|p"
    stacks.update(template("a", "b"))
    (shown,) = stacks.call("logs", "DescribeAccountPolicies", policyType=INDEX)["accountPolicies"]
    assert shown["policyDocument"] == '{"Fields": ["a", "b"]}'
    assert drift(stacks) == {"P": "IN_SYNC"}
    stacks.delete()
    assert stacks.call("logs", "DescribeAccountPolicies", policyType=INDEX)["accountPolicies"] == []


def test_a_group_has_the_policies_of_its_properties() -> None:
    stacks = Stacks("logs")

    def template(**properties: Any) -> dict[str, Any]:
        return {"G": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "g", **properties}}}

    protected = json.loads(protection("EmailAddress"))
    stacks.create(template(DataProtectionPolicy=protected, FieldIndexPolicies=[{"Fields": ["a"]}]))
    assert drift(stacks) == {"G": "IN_SYNC"}
    shown = stacks.call("logs", "GetDataProtectionPolicy", logGroupIdentifier="g")
    assert json.loads(shown["policyDocument"]) == protected
    stacks.update(template(FieldIndexPolicies=[{"Fields": ["b"]}]))
    assert "policyDocument" not in stacks.call("logs", "GetDataProtectionPolicy", logGroupIdentifier="g")
    indexes = stacks.call("logs", "DescribeFieldIndexes", logGroupIdentifiers=["g"])["fieldIndexes"]
    assert [one["fieldIndexName"] for one in indexes] == ["b"]
    assert stacks.call("logs", "DescribeAccountPolicies", policyType=PROTECTION)["accountPolicies"] == []


def test_an_anomaly_detector_comes_changes_and_goes() -> None:
    stacks = Stacks("logs")

    def template(**properties: Any) -> dict[str, Any]:
        groups = [{"Fn::GetAtt": ["G", "Arn"]}]
        detector = {"DetectorName": "d", "LogGroupArnList": groups, **properties}
        return {
            "G": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "g"}},
            "D": {"Type": "AWS::Logs::LogAnomalyDetector", "Properties": detector},
        }

    stacks.create(template(EvaluationFrequency="ONE_HOUR"))
    arn = stacks.resources()["D"]
    stacks.update(template(EvaluationFrequency="FIVE_MIN", FilterPattern="ERROR"))
    shown = stacks.call("logs", "GetLogAnomalyDetector", anomalyDetectorArn=arn)
    assert (shown["evaluationFrequency"], shown["filterPattern"]) == ("FIVE_MIN", "ERROR")
    stacks.update(template(DetectorName="e"))
    assert stacks.resources()["D"] == arn
    assert stacks.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert drift(stacks)["D"] == "IN_SYNC"
    stacks.delete()
    assert stacks.call("logs", "ListLogAnomalyDetectors")["anomalyDetectors"] == []


def test_a_delivery_with_its_source_and_destination_comes_changes_and_goes() -> None:
    stacks = Stacks("logs")
    distribution = "arn:aws:cloudfront::123456789012:distribution/E1"

    def template(fields: list[str], **destination: Any) -> dict[str, Any]:
        source = {"Name": "s", "ResourceArn": distribution, "LogType": "ACCESS_LOGS"}
        bucket = {"Name": "d", "DestinationResourceArn": "arn:aws:s3:::logs", "OutputFormat": "json", **destination}
        delivery = {
            "DeliverySourceName": {"Ref": "S"},
            "DeliveryDestinationArn": {"Fn::GetAtt": ["D", "Arn"]},
            "RecordFields": fields,
            "S3SuffixPath": "{yyyy}/",
        }
        return {
            "S": {"Type": "AWS::Logs::DeliverySource", "Properties": source},
            "D": {"Type": "AWS::Logs::DeliveryDestination", "Properties": bucket},
            "L": {"Type": "AWS::Logs::Delivery", "Properties": delivery},
        }

    policy = {"DeliveryDestinationPolicy": {"Version": "2012-10-17", "Statement": []}}
    stacks.create(template(["date"], Tags=[{"Key": "team", "Value": "red"}], DeliveryDestinationPolicy=policy))
    identity = stacks.resources()["L"]
    kept = stacks.call("logs", "GetDeliveryDestinationPolicy", deliveryDestinationName="d")["policy"]
    assert json.loads(kept["deliveryDestinationPolicy"]) == policy["DeliveryDestinationPolicy"]
    stacks.update(template(["date", "time"]))
    (shown,) = stacks.call("logs", "DescribeDeliveries")["deliveries"]
    assert (shown["id"], shown["recordFields"]) == (identity, ["date", "time"])
    assert shown["s3DeliveryConfiguration"]["suffixPath"] == "{yyyy}/"
    assert stacks.call("logs", "GetDeliveryDestinationPolicy", deliveryDestinationName="d")["policy"] == {}
    assert drift(stacks) == {"S": "IN_SYNC", "D": "IN_SYNC", "L": "IN_SYNC"}
    stacks.delete()
    assert stacks.call("logs", "DescribeDeliverySources")["deliverySources"] == []
