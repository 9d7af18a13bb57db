"""Drift detection: what differs from what the stack made."""

import json

import pytest

from tests.emulator.services.cloudformation.bench import Stacks, thing
from tests.emulator.worlds import Refused


def drifted() -> Stacks:
    """Return a world with a stack of three things, one changed, one gone, and a queue that cannot be read."""
    stacks = Stacks()
    resources = {name.upper(): thing(Name=name, Size=1) for name in ("same", "changed", "gone")}
    stacks.create({**resources, "Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"}})
    stacks.call("things", "PutThing", Name="changed", Properties={"Name": "changed", "Size": 5}, How="by hand")
    stacks.call("things", "DeleteThing", Name="gone")
    return stacks


def test_changed_and_deleted_resources_are_found() -> None:
    stacks = drifted()
    detection = stacks.cfn("DetectStackDrift", StackName="app")["StackDriftDetectionId"]
    status = stacks.cfn("DescribeStackDriftDetectionStatus", StackDriftDetectionId=detection)
    assert (status["DetectionStatus"], status["StackDriftStatus"]) == ("DETECTION_COMPLETE", "DRIFTED")
    assert status["DriftedStackResourceCount"] == 2
    drifts = stacks.cfn("DescribeStackResourceDrifts", StackName="app")["StackResourceDrifts"]
    assert {drift["LogicalResourceId"]: drift["StackResourceDriftStatus"] for drift in drifts} == {
        "SAME": "IN_SYNC",
        "CHANGED": "MODIFIED",
        "GONE": "DELETED",
    }
    changed = next(drift for drift in drifts if drift["LogicalResourceId"] == "CHANGED")
    assert changed["PropertyDifferences"] == [
        {"PropertyPath": "/Size", "ExpectedValue": "1", "ActualValue": "5", "DifferenceType": "NOT_EQUAL"}
    ]
    assert json.loads(changed["ExpectedProperties"]) == {"Name": "changed", "Size": "1"}
    assert json.loads(changed["ActualProperties"]) == {"Name": "changed", "Size": "5"}
    assert stacks.stack()["DriftInformation"]["StackDriftStatus"] == "DRIFTED"
    statuses = {
        resource["LogicalResourceId"]: resource["DriftInformation"]["StackResourceDriftStatus"]
        for resource in stacks.cfn("DescribeStackResources", StackName="app")["StackResources"]
    }
    assert statuses["Handle"] == "NOT_CHECKED"


def test_one_resource_can_be_looked_at_alone() -> None:
    stacks = drifted()
    drift = stacks.cfn("DetectStackResourceDrift", StackName="app", LogicalResourceId="SAME")["StackResourceDrift"]
    assert drift["StackResourceDriftStatus"] == "IN_SYNC"
    filtered = stacks.cfn("DescribeStackResourceDrifts", StackName="app", StackResourceDriftStatusFilters=["MODIFIED"])
    assert filtered["StackResourceDrifts"] == []


def test_a_stack_without_differences_is_in_sync() -> None:
    stacks = Stacks()
    stacks.create({"A": thing(Name="a")})
    stacks.cfn("DetectStackDrift", StackName="app")
    assert stacks.stack()["DriftInformation"] == {
        "StackDriftStatus": "IN_SYNC",
        "LastCheckTimestamp": stacks.world.now / 1000,
    }


def test_what_is_not_there_cannot_be_looked_at() -> None:
    stacks = drifted()
    with pytest.raises(Refused, match="Resource none does not exist for stack app"):
        stacks.cfn("DetectStackResourceDrift", StackName="app", LogicalResourceId="none")
    with pytest.raises(Refused, match="Drift detection with id x does not exist"):
        stacks.cfn("DescribeStackDriftDetectionStatus", StackDriftDetectionId="x")


def test_what_has_no_echo_is_not_told_by_drift_either() -> None:
    stacks = Stacks()
    parameters = {"Secret": {"Type": "String", "NoEcho": True, "Default": "hidden"}}
    other = {"Key": {"Ref": "Secret"}, "Colour": "red"}
    stacks.create({"Parameters": parameters, "Resources": {"A": thing(Name="a", Other=other)}})
    changed = {"Name": "a", "Other": {"Key": "found out", "Colour": "blue"}}
    stacks.call("things", "PutThing", Name="a", Properties=changed, How="by hand")
    drift = stacks.cfn("DetectStackResourceDrift", StackName="app", LogicalResourceId="A")["StackResourceDrift"]
    assert json.loads(drift["ExpectedProperties"])["Other"] == {"Key": "****", "Colour": "red"}
    assert json.loads(drift["ActualProperties"])["Other"] == {"Key": "****", "Colour": "blue"}
    assert [(found["PropertyPath"], found["ActualValue"]) for found in drift["PropertyDifferences"]] == [
        ("/Other/Key", "****"),
        ("/Other/Colour", "blue"),
    ]
