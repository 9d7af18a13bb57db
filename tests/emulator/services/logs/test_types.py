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
