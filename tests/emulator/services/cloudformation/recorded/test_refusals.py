"""Recorded refusals: each in AWS's words."""

import json
from typing import Any

import pytest

from tests.emulator.services.cloudformation.bench import Stacks, body
from tests.emulator.services.cloudformation.recorded.process import att, declared, parameter, ref, resources, topic
from tests.emulator.services.cloudformation.recorded.situation import Situation
from tests.emulator.worlds import Refused

SIMPLE = resources(Parameter=parameter("value"))
SELECTED = {"Fn::Select": [3, ["1st", "2nd", "3rd"]]}
TEMPLATES: dict[str, tuple[str, Any]] = {
    "test_using_pseudoparameters_in_places[parameter]": (
        "error",
        {"Parameters": {"AWS::NoValue": {"Type": "String"}}, **SIMPLE},
    ),
    "test_invalid_logical_resource_id": ("error", {"Resources": {"my-bad-resource-id": parameter("value")}}),
    "test_no_parameters_given": ("deploy-error", {"Parameters": declared(Input="String"), **SIMPLE}),
    "test_get_template_summary_no_resources": ("error", {"Parameters": {}}),
    "test_invalid_output_structure[missing-def]": (
        "validation-error",
        "Resources: {A: {Type: 'AWS::SSM::Parameter'}}\nOutputs:\n  MyOutput:\n    Value:\n",
    ),
    "test_invalid_output_structure[none-value]": (
        "validation-error",
        {**SIMPLE, "Outputs": {"MyOutput": {"Value": None}}},
    ),
    "test_missing_resources_block": ("validation-error", {"Parameters": {}}),
    "test_resources_blocks[invalid-key]": (
        "validation-error",
        resources(A={**parameter("value"), "Invalid": "key"}),
    ),
    "test_validate_equals_args_len": (
        "error",
        {"Conditions": {"C": {"Fn::Equals": ["a"]}}, **SIMPLE},
    ),
    "test_async_mapping_error_first_level_v2": (
        "error",
        {
            "Parameters": declared(Key=("String", "C")),
            "Mappings": {"TopicSuffixMap": {"A": {"Suffix": "suffix-a"}}},
            **resources(A=parameter({"Fn::FindInMap": ["TopicSuffixMap", ref("Key"), "Suffix"]})),
        },
    ),
    "test_mapping_with_invalid_refs": (
        "mapping_invalid_ref_exc",
        {
            "Parameters": declared(Suffix=("String", "x")),
            "Mappings": {"Map": {"A": {"Suffix": ref("Suffix")}}},
            **resources(A=parameter({"Fn::FindInMap": ["Map", "A", "Suffix"]})),
        },
    ),
    "test_useful_error_when_invalid_ref": ("validation_error", resources(A=parameter(ref("InvalidRef")))),
    "test_missing_condition": (
        "error",
        resources(A=parameter({"Fn::If": ["MissingCondition", "a", "b"]})),
    ),
    "test_invalid_structure[getatt_validation2.yml]": (
        "error",
        resources(A=parameter("a"), B=parameter({"Fn::GetAtt": ["A"]})),
    ),
    "test_invalid_select_index_type[index-out-of-range]": ("error", resources(Topic1=topic(DisplayName=SELECTED))),
    "test_invalid_parameter_type": (
        "error",
        {
            "Parameters": declared(Value=("Number", "not-a-number")),
            **resources(A=parameter(ref("Value"))),
        },
    ),
    "test_error_pass_macro_as_reference": (
        "error",
        {
            "Parameters": declared(MacroName=("String", "Macro")),
            "Transform": {"Name": ref("MacroName")},
            **SIMPLE,
        },
    ),
    "test_no_type": ("error", {"Resources": {"Foo": {"Properties": {}}}}),
    "test_validate_invalid_json_template_should_fail": (
        "validate-invalid-json",
        '{"this is invalid JSON"}',
    ),
}


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("operation", ["CreateStack", "CreateChangeSet"])
def test_a_template_is_refused_as_aws_recorded_it(name: str, operation: str) -> None:
    situation = Situation(name)
    member, template = TEMPLATES[name]
    further = {"ChangeSetName": "set", "ChangeSetType": "CREATE"} if operation == "CreateChangeSet" else {}
    text = template if isinstance(template, str) else json.dumps(template)
    with pytest.raises(Refused) as raised:
        Stacks("ssm").cfn(operation, StackName="app", TemplateBody=text, **further)
    situation.refuses(member, raised.value, "CreateChangeSet")


def with_stack() -> Stacks:
    """Return a world with the stack `stack-name` of one parameter."""
    stacks = Stacks("ssm")
    stacks.create(SIMPLE, "stack-name", Capabilities=[])
    return stacks


POLICY = {"Statement": [{"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}]}
CHANGE_SET = "arn:aws:cloudformation:us-east-1:123456789012:changeSet/none/6cc1b50e-0000-0000-0000-000000000000"


def policy(**members: Any) -> dict[str, Any]:
    """Return the request for a stack policy whose statement has other members."""
    return {
        "StackName": "stack-name",
        "StackPolicyBody": json.dumps({"Statement": [{**POLICY["Statement"][0], **members}]}),
    }


REQUESTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "test_describe_change_set_nonexisting": (
        "exception", "DescribeChangeSet", {"StackName": "somestack", "ChangeSetName": "set"},
    ),
    "test_describe_failed_resource": (
        "error", "DescribeStackResource", {"StackName": "stack-name", "LogicalResourceId": "None"},
    ),
    "test_describe_non_existent_resource": (
        "error", "DescribeStackResource", {"StackName": "stack-name", "LogicalResourceId": "not-a-valid-resource"},
    ),
    "test_different_action_attribute": ("error", "SetStackPolicy", policy(Action="SNS:Publish")),
    "test_different_principal_attribute": ("error", "SetStackPolicy", policy(Principal="111111111111")),
    "test_invalid_policy": ("error", "SetStackPolicy", policy(Effect="Perhaps")),
    "test_not_json_policy": ("error", "SetStackPolicy", {"StackName": "stack-name", "StackPolicyBody": "no json"}),
    "test_describe_stack_events_errors": (
        "describe_stack_events_stack_not_found", "DescribeStackEvents", {"StackName": "does-not-exist"},
    ),
    "test_create_stack_from_s3_template_url[s3_url]": (
        "create-error", "CreateStack", {"StackName": "other", "TemplateURL": "s3://bucket/template.yaml"},
    ),
    "test_get_template_missing_resources_change_set_id": (
        "change-set-error", "GetTemplate", {"ChangeSetName": CHANGE_SET},
    ),
    "test_get_template_missing_resources_stack": ("stack-error", "GetTemplate", {"StackName": "does-not-exist"}),
    "test_no_template_error": ("error", "UpdateStack", {"StackName": "stack-name"}),
}  # fmt: skip


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_is_refused_as_aws_recorded_it(name: str) -> None:
    situation = Situation(name)
    member, operation, parameters = REQUESTS[name]
    with pytest.raises(Refused) as raised:
        with_stack().cfn(operation, **parameters)
    if name == "test_describe_failed_resource":
        raised.value.message = raised.value.message.replace("None", "Parameter")
    situation.refuses(member, raised.value, operation)


def test_a_resource_that_failed_to_be_made_and_was_rolled_back_does_not_exist() -> None:
    situation = Situation("test_describe_failed_resource")
    stacks = Stacks("ssm")
    stacks.create(resources(Parameter={"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String"}}), "stack-name")
    with pytest.raises(Refused) as raised:
        stacks.cfn("DescribeStackResource", StackName="stack-name", LogicalResourceId="Parameter")
    situation.refuses("error", raised.value)


def test_a_policy_from_a_url_that_is_none_is_refused() -> None:
    situation = Situation("test_set_invalid_policy_with_url")
    stacks = with_stack()
    url = stacks.supply("policy.json", '{"Statement": [{"Effect": "Perhaps"}]}')
    with pytest.raises(Refused) as raised:
        stacks.cfn("SetStackPolicy", StackName="stack-name", StackPolicyURL=url)
    situation.refuses("error", raised.value)


def test_a_stack_policy_that_prevents_an_update_or_a_deletion_does() -> None:
    for name, action in (
        ("test_prevent_stack_update", "Update:*"),
        ("test_prevent_resource_deletion", "Update:Delete"),
    ):
        assert not Situation(name).content
        stacks = with_stack()
        denied = {"Statement": [{"Effect": "Deny", "Action": action, "Principal": "*", "Resource": "*"}]}
        stacks.cfn("SetStackPolicy", StackName="stack-name", StackPolicyBody=json.dumps(denied))
        after = resources(Parameter=parameter("other")) if action == "Update:*" else resources(Other=parameter("x"))
        stacks.update(after, "stack-name")
        kept = "UPDATE_ROLLBACK_COMPLETE" if action == "Update:*" else "UPDATE_COMPLETE"
        assert stacks.status("stack-name") == kept
        left = [found["Name"] for found in stacks.call("ssm", "DescribeParameters")["Parameters"]]
        assert any(found.startswith("CFN-Parameter-") for found in left)


def test_deleting_a_change_set_needs_its_stack() -> None:
    situation = Situation("test_delete_change_set_exception")
    for member, parameters in (("e1", {"StackName": "nostack", "ChangeSetName": "a"}), ("e2", {"ChangeSetName": "a"})):
        with pytest.raises(Refused) as raised:
            Stacks().cfn("DeleteChangeSet", **parameters)
        situation.refuses(member, raised.value)


def test_types_that_a_request_does_not_allow_are_refused() -> None:
    situation = Situation("test_update_with_resource_types")
    stacks = Stacks("ssm", "sns")
    stacks.create(resources(Topic=topic()))
    for member, allowed in (("invalid_type_error", ["AWS::EC2:*"]), ("resource_not_allowed", ["AWS::EC2::*"])):
        with pytest.raises(Refused) as raised:
            stacks.cfn(
                "UpdateStack", StackName="app", TemplateBody=body(resources(Topic=topic(DisplayName="x"))),
                ResourceTypes=allowed,
            )  # fmt: skip
        situation.refuses(member, raised.value)


def test_a_stack_id_cannot_be_created_again_by_a_change_set() -> None:
    situation = Situation("test_create_changeset_with_stack_id")
    stacks = Stacks("ssm")
    request = {"TemplateBody": body(SIMPLE), "ChangeSetType": "CREATE"}
    made = stacks.cfn("CreateChangeSet", StackName="revived", ChangeSetName="set", **request)
    situation.matches("describe_stack", stacks.cfn("DescribeStacks", StackName="revived"))
    stacks.delete("revived")
    with pytest.raises(Refused) as raised:
        stacks.cfn("CreateChangeSet", StackName=made["StackId"], ChangeSetName="revived-stack-changeset", **request)
    situation.refuses("recreate_deleted_with_id_exception", raised.value)


def test_an_output_of_an_attribute_that_is_not_there_rolls_the_stack_back() -> None:
    situation = Situation("test_invalid_getatt_fails")
    stacks = Stacks("ssm")
    template = {**SIMPLE, "Outputs": {"InvalidOutput": {"Value": att("Parameter", "Invalid")}}}
    made = stacks.cfn(
        "CreateChangeSet", StackName="app", ChangeSetName="set", ChangeSetType="CREATE", TemplateBody=body(template)
    )
    stacks.cfn("ExecuteChangeSet", ChangeSetName=made["Id"])
    stacks.rest()
    recorded = situation.content["stack_events"]["events"]
    situation.compare(recorded, stacks.history()[::-1], "stack_events")


def test_a_resource_without_a_required_property_fails_as_aws_recorded_it() -> None:
    situation = Situation("test_invalid_stack_deploy")
    stacks = Stacks("ssm")
    stacks.create(resources(MyParameter={"Type": "AWS::SSM::Parameter", "Properties": {"Value": "abc123"}}))
    (failed,) = (event for event in stacks.history() if event["ResourceStatus"] == "CREATE_FAILED")
    situation.compare(situation.content["failed_event"], failed, "failed_event")
