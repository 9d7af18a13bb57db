"""Stacks within stacks."""

from typing import Any

from tests.emulator.services.cloudformation.bench import PLACEHOLDERS, Stacks, body, thing


def child(**properties: Any) -> str:
    """Return the text of a template with one thing, a parameter and an output."""
    return body(
        {
            "Parameters": {
                "Size": {"Type": "String", "Default": "0"},
                "Names": {"Type": "CommaDelimitedList", "Default": ""},
            },
            "Resources": {"Inner": thing(Size={"Ref": "Size"}, **properties)},
            "Outputs": {"Name": {"Value": {"Ref": "Inner"}}},
        }
    )


def parent(url: str, **parameters: Any) -> dict[str, Any]:
    """Return a template with a nested stack and a thing that uses its output."""
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url, "Parameters": parameters}}
    return {
        "Resources": {"Child": nested, "After": thing(Other={"Fn::GetAtt": ["Child", "Outputs.Name"]}, Name="after")},
        "Outputs": {"Id": {"Value": {"Ref": "Child"}}},
    }


def test_a_nested_stack_is_made_with_its_parameters_and_gives_its_outputs() -> None:
    stacks = Stacks()
    url = stacks.supply("child.yaml", child(Name="inner"))
    root = stacks.create(parent(url, Size=5, Names=["a", "b"]))
    assert stacks.status() == "CREATE_COMPLETE"
    nested = stacks.stack(stacks.outputs()["Id"])
    assert nested["StackName"].startswith("app-Child-")
    assert nested["ParentId"] == nested["RootId"] == root
    assert {"ParameterKey": "Names", "ParameterValue": "a,b"} in nested["Parameters"]
    assert stacks.things()["inner"]["Size"] == "5"
    assert stacks.things()["after"]["Other"] == "inner"


def test_a_nested_stack_goes_with_its_parent() -> None:
    stacks = Stacks()
    root = stacks.create(parent(stacks.supply("child.yaml", child(Name="inner"))))
    stacks.delete()
    assert stacks.status(root) == "DELETE_COMPLETE"
    assert stacks.things() == {}
    assert not stacks.cfn("DescribeStacks")["Stacks"]


def test_a_nested_stack_that_fails_takes_its_parent_back() -> None:
    stacks = Stacks()
    stacks.create(parent(stacks.supply("child.yaml", child(Name="inner", Fails="create"))))
    assert stacks.status() == "ROLLBACK_COMPLETE"
    nested_id = stacks.history()[2]["PhysicalResourceId"]
    assert stacks.reason("CREATE_FAILED", "Child") == (
        f"Embedded stack {nested_id} was not successfully created: The following resource(s) failed to create:"
        " [Inner]. "
    )
    assert stacks.status(nested_id) == "DELETE_COMPLETE"
    assert stacks.things() == {}


def test_a_nested_template_that_changed_is_taken_up_by_the_parents_update() -> None:
    stacks = Stacks()
    url = stacks.supply("child.yaml", child(Name="inner"))
    stacks.create(parent(url))
    stacks.supply("child.yaml", child(Name="inner", Other="new"))
    stacks.update(parent(url))
    assert stacks.status() == "UPDATE_COMPLETE"
    assert stacks.things()["inner"]["Other"] == "new"


def test_a_failed_update_of_a_nested_stack_rolls_both_back() -> None:
    stacks = Stacks()
    url = stacks.supply("child.yaml", child(Name="inner"))
    stacks.create(parent(url, Size="1"))
    worse = stacks.supply("worse.yaml", child(Name="inner", Fails="update"))
    stacks.update(parent(worse, Size="2"))
    assert stacks.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert "was not successfully updated" in stacks.reason("UPDATE_FAILED", "Child")
    assert stacks.things()["inner"]["Size"] == "1"


def test_a_template_that_was_not_supplied_fails_by_name_or_becomes_a_placeholder() -> None:
    template = parent("https://bucket.s3.amazonaws.com/nothing.yaml")
    stacks = Stacks()
    stacks.create(template)
    assert stacks.reason("CREATE_FAILED", "Child").startswith("s3://bucket/nothing.yaml was not supplied")
    lenient = Stacks(settings=PLACEHOLDERS)
    lenient.create(template)
    assert lenient.outputs() == {"Id": "placeholder-Child"}
