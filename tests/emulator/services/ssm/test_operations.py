"""Parameter Store: put, get, by path, history, and what CloudFormation makes of it."""

from typing import Any

import pytest

from tests.emulator.services.cloudformation.bench import Stacks, thing
from tests.emulator.worlds import Bench, Refused, only


class Ssm(Bench):
    """A world with Parameter Store."""

    def __init__(self) -> None:
        super().__init__(services=only("ssm"))

    def ssm(self, operation: str, **parameters: Any) -> Any:
        """Call an operation of Systems Manager."""
        return self.call("ssm", operation, **parameters)

    def put(self, name: str, value: str = "v", **parameters: Any) -> Any:
        """Put a parameter."""
        return self.ssm("PutParameter", Name=name, Value=value, **{"Type": "String", **parameters})


def test_a_parameter_has_the_members_that_aws_sends() -> None:
    ssm = Ssm()
    assert ssm.put("p", "one") == {"Version": 1, "Tier": "Standard"}
    assert ssm.ssm("GetParameter", Name="p") == {
        "Parameter": {
            "ARN": "arn:aws:ssm:us-east-1:123456789012:parameter/p",
            "DataType": "text",
            "LastModifiedDate": 1767225600.0,
            "Name": "p",
            "Type": "String",
            "Value": "one",
            "Version": 1,
        }
    }


def test_versions_are_kept_and_can_be_asked_for() -> None:
    ssm = Ssm()
    ssm.put("/a/p", "one")
    assert ssm.put("/a/p", "two", Overwrite=True)["Version"] == 2
    assert ssm.ssm("GetParameter", Name="/a/p:1")["Parameter"]["Value"] == "one"
    assert ssm.ssm("GetParameter", Name="/a/p")["Parameter"]["Value"] == "two"
    history = ssm.ssm("GetParameterHistory", Name="/a/p")["Parameters"]
    assert [version["Value"] for version in history] == ["one", "two"]
    arn = "arn:aws:ssm:us-east-1:123456789012:parameter/a/p"
    assert ssm.ssm("GetParameter", Name=arn)["Parameter"]["Name"] == "/a/p"


def test_paths_are_listed_flat_or_deep() -> None:
    ssm = Ssm()
    for name in ("/app/a", "/app/b/c", "/other", "plain"):
        ssm.put(name)

    def names(**parameters: Any) -> list[str]:
        found = ssm.ssm("GetParametersByPath", Path="/app", **parameters)["Parameters"]
        return [parameter["Name"] for parameter in found]

    assert names() == ["/app/a"]
    assert names(Recursive=True) == ["/app/a", "/app/b/c"]
    first = ssm.ssm("GetParametersByPath", Path="/", Recursive=True, MaxResults=2)
    rest = ssm.ssm("GetParametersByPath", Path="/", Recursive=True, NextToken=first["NextToken"])
    assert [parameter["Name"] for parameter in rest["Parameters"]] == ["/other"]


def test_several_are_got_and_deleted_and_the_missing_told() -> None:
    ssm = Ssm()
    ssm.put("b")
    ssm.put("a")
    answer = ssm.ssm("GetParameters", Names=["b", "none", "a"])
    assert [parameter["Name"] for parameter in answer["Parameters"]] == ["a", "b"]
    assert answer["InvalidParameters"] == ["none"]
    assert ssm.ssm("DeleteParameters", Names=["a", "none"]) == {
        "DeletedParameters": ["a"],
        "InvalidParameters": ["none"],
    }


@pytest.mark.parametrize(
    ("operation", "parameters", "refusal"),
    [
        ("GetParameter", {"Name": "none"}, "ParameterNotFound: "),
        ("GetParameter", {"Name": "p:9"}, "ParameterVersionNotFound: Systems Manager could not find version 9 of p."),
        ("DeleteParameter", {"Name": "none"}, "ParameterNotFound: "),
        (
            "PutParameter",
            {"Name": "p", "Value": "v", "Type": "String"},
            "ParameterAlreadyExists: The parameter already",
        ),
        (
            "PutParameter",
            {"Name": "a/b", "Value": "v", "Type": "String"},
            "ValidationException: Parameter name must be",
        ),
        (
            "PutParameter",
            {"Name": "aws-x", "Value": "v", "Type": "String"},
            "ValidationException: Parameter name: can't",
        ),
        ("PutParameter", {"Name": "n", "Value": "v"}, "ValidationException: A parameter type is required"),
        ("PutParameter", {"Name": "n", "Value": "v" * 4097, "Type": "String"}, "ValidationException: Standard tier"),
        ("PutParameter", {"Name": "/a" * 16, "Value": "v", "Type": "String"}, "HierarchyLevelLimitExceededException: "),
        (
            "PutParameter",
            {"Name": "n", "Value": "v", "Type": "String", "AllowedPattern": "[0-9]+"},
            "ParameterPatternMismatchException: Parameter value, cannot be validated against allowedPattern: [0-9]+",
        ),
        ("PutParameter", {"Name": "n", "Value": "v", "Type": "SecureString"}, "NotImplemented: Sluice does not model"),
        ("GetParameter", {"Name": "/aws/service/ami"}, "NotImplemented: Sluice does not model AWS's public parameters"),
        ("GetParametersByPath", {"Path": "a"}, "ValidationException: The parameter doesn't meet the parameter name"),
    ],
)
def test_what_the_service_refuses_it_refuses_in_the_words_of_aws(
    operation: str, parameters: dict[str, Any], refusal: str
) -> None:
    ssm = Ssm()
    ssm.put("p")
    with pytest.raises(Refused) as raised:
        ssm.ssm(operation, **parameters)
    assert str(raised.value).startswith(refusal)


def test_parameters_are_described_with_their_tags_apart() -> None:
    ssm = Ssm()
    ssm.put("p", Description="d", Tags=[{"Key": "k", "Value": "v"}])
    filters = [{"Key": "Name", "Option": "BeginsWith", "Values": ["p"]}]
    (described,) = ssm.ssm("DescribeParameters", ParameterFilters=filters)["Parameters"]
    assert (described["Description"], described["Tier"], described["Policies"]) == ("d", "Standard", [])
    ssm.ssm("AddTagsToResource", ResourceType="Parameter", ResourceId="p", Tags=[{"Key": "l", "Value": "w"}])
    ssm.ssm("RemoveTagsFromResource", ResourceType="Parameter", ResourceId="p", TagKeys=["k"])
    tags = ssm.ssm("ListTagsForResource", ResourceType="Parameter", ResourceId="p")["TagList"]
    assert tags == [{"Key": "l", "Value": "w"}]
    with pytest.raises(Refused, match="tags and overwrite can't be used together"):
        ssm.put("p", Overwrite=True, Tags=tags)


def test_a_stack_makes_changes_and_removes_a_parameter() -> None:
    stacks = Stacks("ssm")

    def template(value: str) -> dict[str, Any]:
        parameter = {
            "Type": "AWS::SSM::Parameter",
            "Properties": {"Type": "String", "Value": value, "Tags": {"k": value}},
        }
        outputs = {name: {"Value": {"Fn::GetAtt": ["P", name]}} for name in ("Type", "Value")}
        return {"Resources": {"P": parameter}, "Outputs": outputs}

    stacks.create(template("one"))
    name = stacks.resources()["P"]
    assert name.startswith("CFN-P-")
    assert stacks.outputs() == {"Type": "String", "Value": "one"}
    stacks.update(template("two"))
    assert stacks.call("ssm", "GetParameter", Name=name)["Parameter"]["Version"] == 2
    stacks.cfn("DetectStackDrift", StackName="app")
    assert stacks.stack()["DriftInformation"]["StackDriftStatus"] == "IN_SYNC"
    stacks.call("ssm", "PutParameter", Name=name, Value="by hand", Overwrite=True)
    stacks.cfn("DetectStackDrift", StackName="app")
    assert stacks.stack()["DriftInformation"]["StackDriftStatus"] == "DRIFTED"
    stacks.delete()
    with pytest.raises(Refused, match="ParameterNotFound"):
        stacks.call("ssm", "GetParameter", Name=name)


def test_templates_take_values_from_the_store() -> None:
    stacks = Stacks("ssm")
    stacks.call("ssm", "PutParameter", Name="/size", Value="7", Type="String")
    stacks.call("ssm", "PutParameter", Name="names", Value="a,b", Type="StringList")
    template = {
        "Parameters": {
            "Size": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/size"},
            "Names": {"Type": "AWS::SSM::Parameter::Value<List<String>>", "Default": "names"},
        },
        "Resources": {
            "A": thing(Name="a", Size={"Ref": "Size"}, Tags={"Ref": "Names"}, Other="x-{{resolve:ssm:/size:1}}-y"),
        },
    }
    stacks.create(template)
    assert stacks.things()["a"] == {"Name": "a", "Size": "7", "Tags": ["a", "b"], "Other": "x-7-y"}
    assert stacks.stack()["Parameters"] == [
        {"ParameterKey": "Size", "ParameterValue": "/size", "ResolvedValue": "7"},
        {"ParameterKey": "Names", "ParameterValue": "names", "ResolvedValue": "a,b"},
    ]
    stacks.call("ssm", "PutParameter", Name="/size", Value="8", Overwrite=True)
    stacks.update(template)
    assert stacks.things()["a"]["Size"] == "8"
    message = stacks.refusal(template, Parameters=[{"ParameterKey": "Size", "ParameterValue": "none"}])
    assert message == "Unable to fetch parameters [none] from parameter store for this account."
    template["Resources"]["A"]["Properties"]["Other"] = "{{resolve:ssm:none}}"
    assert stacks.refusal(template) == "Parameters: [ssm:none] cannot be found."
