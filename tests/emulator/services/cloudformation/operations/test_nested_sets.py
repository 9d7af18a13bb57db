"""Change sets with nested stacks: each of these has one of its own, which goes with that of the root."""

from typing import Any

import pytest

from tests.emulator.services.cloudformation.bench import Stacks, body, thing
from tests.emulator.worlds import Refused

SIZED = {"Parameters": {"Size": {"Type": "Number", "Default": 1}}}
PARAMETERS = {"Size": {"Ref": "Size"}}


def inner(**properties: Any) -> str:
    """Return the text of a template with one thing of a given size."""
    return body({**SIZED, "Resources": {"Inner": thing(Size={"Ref": "Size"}, **{"Name": "inner", **properties})}})


def nested(url: str, **parameters: Any) -> dict[str, Any]:
    """Return a nested stack."""
    return {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url, "Parameters": parameters}}


def ask(stacks: Stacks, template: dict[str, Any], kind: str = "UPDATE", **given: Any) -> dict[str, Any]:
    """Make a change set that includes nested stacks; return it as it is described."""
    members = {"StackName": "app", "ChangeSetName": "set", "ChangeSetType": kind, "IncludeNestedStacks": True}
    stacks.cfn("CreateChangeSet", TemplateBody=body(template), **members, **given)
    stacks.rest()
    return described(stacks, "set", StackName="app")


def described(stacks: Stacks, name: str, **given: Any) -> dict[str, Any]:
    """Return a change set."""
    return dict(stacks.cfn("DescribeChangeSet", ChangeSetName=name, **given))


def changes(change_set: dict[str, Any]) -> dict[str, Any]:
    """Return its changes by logical id."""
    return {change["ResourceChange"]["LogicalResourceId"]: change["ResourceChange"] for change in change_set["Changes"]}


def execute(stacks: Stacks) -> None:
    """Execute the change set of the root."""
    stacks.cfn("ExecuteChangeSet", StackName="app", ChangeSetName="set")
    stacks.rest()


def test_new_stacks_within_stacks_are_reviewed_and_made_with_the_root() -> None:
    stacks = Stacks()
    middle = body({"Resources": {"Deep": nested(stacks.supply("inner.yaml", inner()), Size=7)}})
    root_set = ask(stacks, {"Resources": {"Middle": nested(stacks.supply("middle.yaml", middle))}}, "CREATE")
    assert (root_set["Status"], root_set["ExecutionStatus"]) == ("CREATE_COMPLETE", "AVAILABLE")
    assert "ParentChangeSetId" not in root_set
    middle_set = described(stacks, changes(root_set)["Middle"]["ChangeSetId"])
    deep_set = described(stacks, changes(middle_set)["Deep"]["ChangeSetId"])
    root, between = root_set["ChangeSetId"], middle_set["ChangeSetId"]
    assert (middle_set["ParentChangeSetId"], middle_set["RootChangeSetId"]) == (root, root)
    assert (deep_set["ParentChangeSetId"], deep_set["RootChangeSetId"]) == (between, root)
    assert changes(deep_set)["Inner"]["Action"] == "Add"
    assert stacks.status(deep_set["StackId"]) == "REVIEW_IN_PROGRESS"
    stacks.supply("inner.yaml", inner(Name="changed after the review"))
    execute(stacks)
    assert stacks.status() == stacks.status(deep_set["StackId"]) == "CREATE_COMPLETE"
    assert stacks.stack(deep_set["StackId"])["RootId"] == root_set["StackId"]
    assert stacks.things() == {"inner": {"Name": "inner", "Size": "7"}}


def test_only_nested_stacks_in_which_something_changes_are_named() -> None:
    stacks = Stacks()
    url, other = stacks.supply("a.yaml", inner(Name="a")), stacks.supply("b.yaml", inner(Name="b"))
    children = {"A": nested(url), "B": nested(other, Size=1)}
    stacks.create(children)
    stacks.supply("a.yaml", inner(Name="a", Other="new"))
    change_set = ask(stacks, {"Resources": children})
    assert list(changes(change_set)) == ["A"]
    change = changes(change_set)["A"]
    assert changes(described(stacks, change["ChangeSetId"]))["Inner"]["Replacement"] == "False"
    assert change["PhysicalResourceId"] == stacks.resources()["A"]
    execute(stacks)
    assert stacks.status() == "UPDATE_COMPLETE"
    assert stacks.things()["a"]["Other"] == "new"


def test_where_nothing_changes_in_any_stack_there_is_no_change_set() -> None:
    stacks = Stacks()
    children = {"A": nested(stacks.supply("a.yaml", inner()))}
    stacks.create(children)
    change_set = ask(stacks, {"Resources": children})
    assert change_set["Status"] == "FAILED"
    assert change_set["StatusReason"].startswith("The submitted information didn't contain changes.")


def test_a_parameter_that_is_known_only_later_is_none_of_the_constraints_business() -> None:
    stacks = Stacks()
    outputs = {"Outputs": {"Size": {"Value": {"Fn::GetAtt": ["First", "Size"]}}}}
    first = stacks.supply("first.yaml", body({"Resources": {"First": thing(Name="first", Size=3)}, **outputs}))
    template = {
        "A": nested(first),
        "B": nested(stacks.supply("b.yaml", inner()), Size={"Fn::GetAtt": "A.Outputs.Size"}),
    }
    change_set = ask(stacks, {"Resources": template}, "CREATE")
    assert described(stacks, changes(change_set)["B"]["ChangeSetId"])["Parameters"] == [
        {"ParameterKey": "Size", "ParameterValue": "{{changeSet:KNOWN_AFTER_APPLY}}"}
    ]
    execute(stacks)
    assert stacks.things()["inner"]["Size"] == "3"


def test_a_nested_template_that_is_refused_fails_the_root() -> None:
    stacks = Stacks()
    bad = stacks.supply(
        "bad.yaml", body({"Transform": "AWS::Serverless-2016-10-31", "Resources": {"A": {"Type": "x"}}})
    )
    change_set = ask(stacks, {"Resources": {"A": nested(bad)}}, "CREATE")
    assert change_set["Status"] == "FAILED"
    (child,) = [stack for stack in stacks.cfn("ListStacks")["StackSummaries"] if stack["StackName"] != "app"]
    (nested_set,) = stacks.cfn("ListChangeSets", StackName=child["StackName"])["Summaries"]
    assert nested_set["Status"] == "FAILED"
    assert change_set["StatusReason"] == (
        f"Nested change set {nested_set['ChangeSetId']} was not successfully created: Currently in FAILED."
    )


def test_nested_change_sets_go_with_their_root_only() -> None:
    stacks = Stacks()
    change_set = ask(stacks, {"Resources": {"A": nested(stacks.supply("a.yaml", inner()))}}, "CREATE")
    child = changes(change_set)["A"]["ChangeSetId"]
    for operation in ("ExecuteChangeSet", "DeleteChangeSet"):
        with pytest.raises(Refused, match=r"is a nested change set; it can be"):
            stacks.cfn(operation, ChangeSetName=child)
    stacks.cfn("DeleteChangeSet", StackName="app", ChangeSetName="set")
    with pytest.raises(Refused, match=r"ChangeSetNotFound"):
        described(stacks, child)
    assert [stack["StackName"] for stack in stacks.cfn("DescribeStacks")["Stacks"]] == ["app"]


def test_a_root_that_is_rolled_back_takes_its_nested_stacks_along() -> None:
    stacks = Stacks()
    url = stacks.supply("a.yaml", inner(Other="old"))
    stacks.create({"A": nested(url)})
    stacks.supply("a.yaml", inner(Other="new"))
    ask(stacks, {"Resources": {"A": nested(url), "Z": thing(DependsOn="A", Fails="create")}})
    execute(stacks)
    assert stacks.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.things()["inner"]["Other"] == "old"


@pytest.mark.parametrize("properties", [{"Parameters": "none"}, {"Tags": {}}, {"TemplateURL": None}, {}])
def test_a_nested_stack_of_another_shape_fails_the_change_set(properties: dict[str, Any]) -> None:
    stacks = Stacks()
    given = {"TemplateURL": "https://s3.amazonaws.com/b/k", **properties}
    kept = {name: value for name, value in given.items() if value is not None}
    change_set = ask(stacks, {"Resources": {"A": {"Type": "AWS::CloudFormation::Stack", "Properties": kept}}}, "CREATE")
    assert change_set["Status"] == "FAILED"
