"""Recorded answers about stacks, change sets and templates: exactly the fields and values that AWS sends."""

import json
from typing import Any

import pytest

from tests.emulator.services.cloudformation.bench import Stacks, body
from tests.emulator.services.cloudformation.recorded.process import att, declared, parameter, ref, resources, topic
from tests.emulator.services.cloudformation.recorded.situation import Situation
from tests.emulator.worlds import Refused

GIVEN = ["CAPABILITY_AUTO_EXPAND", "CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"]
SIMPLE = resources(SimpleParam=parameter("value"))


def change(stacks: Stacks, template: Any, name: str = "set", kind: str = "CREATE", **further: Any) -> dict[str, Any]:
    """Make a change set of the stack `app` and return the answer."""
    made: dict[str, Any] = stacks.cfn(
        "CreateChangeSet",
        StackName="app",
        ChangeSetName=name,
        ChangeSetType=kind,
        TemplateBody=body(template),
        **further,
    )
    stacks.rest()
    return made


def execute(stacks: Stacks, template: Any, *parameters: tuple[str, str], **further: Any) -> dict[str, Any]:
    """Make the stack `app` by a change set, with every capability, and return the answer of CreateChangeSet."""
    given = [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters]
    made = change(stacks, template, **{"Parameters": given, "Capabilities": GIVEN, **further})
    stacks.cfn("ExecuteChangeSet", ChangeSetName=made["Id"])
    stacks.rest()
    return made


def test_a_change_set_without_changes() -> None:
    situation = Situation("test_create_change_set_no_changes")
    stacks = Stacks("ssm")
    execute(stacks, SIMPLE)
    made = change(stacks, SIMPLE, "again", "UPDATE")
    situation.matches("change-set-description", stacks.cfn("DescribeChangeSet", ChangeSetName=made["Id"]))


def test_a_stack_that_is_created_while_in_review() -> None:
    situation = Situation("test_create_while_in_review")
    stacks = Stacks("ssm")
    made = change(stacks, SIMPLE)
    created = stacks.cfn("CreateStack", StackName="app", TemplateBody=body(SIMPLE))
    stacks.rest()
    situation.matches("create_stack_while_in_review", created)
    situation.matches("describe_change_set", stacks.cfn("DescribeChangeSet", ChangeSetName=made["Id"]))
    situation.matches("describe_stack", stacks.cfn("DescribeStacks", StackName="app"))


def test_the_change_sets_of_a_stack() -> None:
    situation = Situation("test_list_change_sets")
    stacks = Stacks("ssm")
    change(stacks, SIMPLE)
    situation.matches("change-sets", {"Summaries": stacks.cfn("ListChangeSets", StackName="app")["Summaries"]})


def test_an_update_of_one_resource() -> None:
    situation = Situation("test_single_resource_static_update")
    stacks = Stacks("ssm")
    for number, value in ((1, "foo"), (2, "bar")):
        template = resources(MyParameter=parameter(value))
        made = change(stacks, template, f"set-{number}", "CREATE" if number == 1 else "UPDATE")
        situation.matches(f"describe-{number}", stacks.cfn("DescribeChangeSet", ChangeSetName=made["Id"]))
        stacks.cfn("ExecuteChangeSet", ChangeSetName=made["Id"])
        stacks.rest()
        name = stacks.resources()["MyParameter"]
        situation.matches(f"parameter-{number}", stacks.call("ssm", "GetParameter", Name=name)["Parameter"])


@pytest.mark.parametrize(
    ("name", "exported"),
    [
        ("test_describe_change_set_import", "before"),
        ("test_describe_change_set_import_non_existent_export", "never"),
        ("test_describe_change_set_import_non_existent_export_then_create", "after"),
    ],
)
def test_a_change_set_that_imports(name: str, exported: str) -> None:
    situation = Situation(name)
    stacks = Stacks("ssm")
    exporting = {**SIMPLE, "Outputs": {"Out": {"Value": "value-1", "Export": {"Name": "export-name"}}}}
    if exported == "before":
        stacks.create(exporting, "exporting")
    made = change(stacks, resources(MyFoo=parameter({"Fn::ImportValue": "export-name"})))
    for member, values in (("describe", False), ("describe_with_values", True)):
        described = stacks.cfn("DescribeChangeSet", ChangeSetName=made["Id"], IncludePropertyValues=values)
        situation.matches(member, described)
    if exported == "after":
        stacks.create(exporting, "exporting")
    stacks.cfn("ExecuteChangeSet", ChangeSetName=made["Id"])
    stacks.rest()
    situation.matches("post-deploy-stack-describe", stacks.stack())


@pytest.mark.parametrize("name", ["test_stack_deploy_order[B-C-A]", "test_stack_deploy_order[C-B-A]"])
def test_resources_are_made_and_deleted_in_order(name: str) -> None:
    situation = Situation(name)
    stacks = Stacks("ssm")
    every = {"A": parameter("root"), "B": parameter(ref("A")), "C": parameter(ref("B"))}
    order = name.rpartition("[")[2].rstrip("]").split("-")
    stack_id = stacks.create({key: every[key] for key in order})
    stacks.delete()
    events = [
        event
        for event in stacks.history(stack_id)
        if event["ResourceStatus"] in ("CREATE_COMPLETE", "DELETE_COMPLETE")
        and event["ResourceType"] == "AWS::SSM::Parameter"
    ]
    recorded = situation.content["events"]
    assert [event["LogicalResourceId"] for event in events] == [event["LogicalResourceId"] for event in recorded]
    for wanted, ours in zip(recorded, events, strict=True):
        assert sorted(wanted) == sorted(ours)


def test_termination_protection() -> None:
    situation = Situation("test_update_termination_protection")
    stacks = Stacks("ssm")
    template = {"Parameters": declared(ApiName="String"), **resources(Api=parameter(ref("ApiName")))}
    execute(stacks, template, ("ApiName", "name"))
    for number, is_on in ((1, True), (2, False)):
        stacks.cfn("UpdateTerminationProtection", StackName="app", EnableTerminationProtection=is_on)
        situation.matches(f"describe-stack-{number}", stacks.cfn("DescribeStacks", StackName="app"))
        if is_on:
            with pytest.raises(Refused, match="cannot be deleted while TerminationProtection is enabled"):
                stacks.cfn("DeleteStack", StackName="app")


def test_resources_of_conditions_that_do_not_hold() -> None:
    for toggle in ("yes", "no"):
        situation = Situation(f"test_references_to_disabled_resources[{toggle}]")
        stacks = Stacks("ssm")
        template = {
            "Parameters": declared(ParameterValue="String", Toggle="String"),
            "Conditions": {"On": {"Fn::Equals": [ref("Toggle"), "yes"]}},
            **resources(
                BaseParameter=parameter("base"),
                ConditionalParameter={**parameter(ref("ParameterValue")), "Condition": "On"},
                AnotherResource={**parameter(ref("ConditionalParameter")), "Condition": "On"},
            ),
            "Outputs": {
                "ConditionalParameterValue": {"Value": att("ConditionalParameter", "Value"), "Condition": "On"}
            },
        }
        execute(stacks, template, ("ParameterValue", "value"), ("Toggle", toggle))
        situation.matches("stack-description", stacks.cfn("DescribeStacks", StackName="app"))
        situation.matches("resources-description", stacks.cfn("DescribeStackResources", StackName="app"))


def test_an_update_answers_with_the_stacks_id_and_a_second_one_has_nothing_to_do() -> None:
    stacks = Stacks("ssm")
    stacks.create(SIMPLE)
    after = Situation("test_diff_after_update").content["get-template-response"]["TemplateBody"]
    answer = stacks.cfn("UpdateStack", StackName="app", TemplateBody=after)
    Situation("test_basic_update").matches("update_response", answer)
    stacks.rest()
    situation = Situation("test_diff_after_update")
    situation.matches("get-template-response", stacks.cfn("GetTemplate", StackName="app"))
    with pytest.raises(Refused) as raised:
        stacks.cfn("UpdateStack", StackName="app", TemplateBody=after)
    situation.refuses("update-error", raised.value)


@pytest.mark.parametrize(
    "name", ["test_get_template_using_create_stack[yaml]", "test_get_template_using_changesets[yaml]"]
)
def test_a_template_comes_back_as_it_was_sent(name: str) -> None:
    situation = Situation(name)
    text = situation.content["template_original"]["TemplateBody"]
    stacks = Stacks("sns")
    if "create_stack" in name:
        stacks.create(text)
    else:
        execute(stacks, text)
    for stage in ("Original", "Processed"):
        answer = stacks.cfn("GetTemplate", StackName="app", TemplateStage=stage)
        situation.matches(f"template_{stage.lower()}", answer)


def test_the_summary_of_a_template_with_metadata() -> None:
    situation = Situation("test_get_template_summary")
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Metadata": {"TopicName": "sns-topic-simple"},
        **resources(topic123=topic()),
    }
    situation.matches("template-summary", Stacks().cfn("GetTemplateSummary", TemplateBody=body(template)))


def test_the_summary_of_a_template_with_resources_that_can_be_imported() -> None:
    situation = Situation("test_describe_template")
    kinds = {
        "MyBucket": "AWS::S3::Bucket",
        "MyRole": "AWS::IAM::Role",
        "KinesisStream": "AWS::Kinesis::Stream",
        "DeliveryStream": "AWS::KinesisFirehose::DeliveryStream",
    }
    order = ("KinesisStream", "MyRole", "MyBucket", "DeliveryStream")
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": declared(KinesisRoleName="String", DeliveryStreamName="String", KinesisStreamName="String"),
        "Resources": {
            name: {"Type": kinds[name], "Properties": {"RoleName": ref("KinesisRoleName")} if name == "MyRole" else {}}
            for name in order
        },
    }
    stacks = Stacks("s3")
    summary = stacks.cfn("GetTemplateSummary", TemplateBody=body(template))
    recorded = situation.content["get_template_summary_by_body"]
    for found in (summary, recorded):
        found["ResourceIdentifierSummaries"].sort(key=lambda entry: entry["ResourceType"])
        found["ResourceTypes"].sort()
    situation.matches("get_template_summary_by_body", summary)
    by_url = stacks.cfn("GetTemplateSummary", TemplateURL=stacks.supply("template.json", body(template)))
    assert {*by_url, "ResponseMetadata"} == {*situation.content["get_template_summary_by_url"]}


def test_stack_policies() -> None:
    stacks = Stacks("ssm")
    stacks.create(SIMPLE)
    for name, text, is_from_url in (
        ("test_empty_policy", "{}", False),
        ("test_set_empty_policy_with_url", "{}", True),
        ("test_set_policy_with_url", None, True),
    ):
        situation = Situation(name)
        policy = text or json.dumps(situation.content["policy"]["StackPolicyBody"])
        given = {"StackPolicyURL": stacks.supply("p.json", policy)} if is_from_url else {"StackPolicyBody": policy}
        stacks.cfn("SetStackPolicy", StackName="app", **given)
        situation.matches("policy", stacks.cfn("GetStackPolicy", StackName="app"))


def test_exports_are_listed() -> None:
    situation = Situation("test_cfn_with_exports")
    stacks = Stacks("ssm")
    outputs = {
        f"Out{number}": {"Value": "test", "Export": {"Name": {"Fn::Sub": f"${{AWS::StackName}}-TestExport-{number}"}}}
        for number in range(3)
    }
    stacks.create({**SIMPLE, "Outputs": outputs})
    situation.matches("exports", stacks.cfn("ListExports")["Exports"])


def test_a_wait_condition_names_its_handle() -> None:
    situation = Situation("test_waitcondition")
    stacks = Stacks()
    template = {
        **resources(
            WaitHandle={"Type": "AWS::CloudFormation::WaitConditionHandle"},
            Waiting={
                "Type": "AWS::CloudFormation::WaitCondition",
                "Properties": {"Handle": ref("WaitHandle"), "Timeout": "5", "Count": 0},
            },
        ),
        "Outputs": {"WaitConditionName": {"Value": ref("Waiting")}},
    }
    stacks.create(template)
    recorded = situation.content["waitcondition_ref"]["WaitConditionName"]
    assert stacks.outputs()["WaitConditionName"].rpartition("/")[2] == recorded.rpartition("/")[2]
    assert stacks.outputs()["WaitConditionName"].rpartition("/")[0] == stacks.stack()["StackId"]


def test_stack_sets_are_refused_by_name() -> None:
    assert Situation("test_create_stack_set_with_stack_instances").content
    for operation in ("CreateStackSet", "CreateStackInstances"):
        with pytest.raises(Refused, match=f"Sluice does not model cloudformation:{operation}"):
            Stacks().cfn(operation, StackSetName="s")


def test_a_template_is_read_from_a_url() -> None:
    situation = Situation("test_create_stack_from_s3_template_url[http_host]")
    stacks = Stacks("sns")
    url = stacks.supply("template.json", body(resources(Topic=topic(TopicName="topic-name"))))
    stacks.cfn("CreateStack", StackName="app", TemplateURL=url)
    stacks.rest()
    situation.matches("matching-topic", stacks.call("sns", "ListTopics")["Topics"])


def test_the_types_of_a_stacks_events() -> None:
    situation = Situation("test_events_resource_types")
    stacks = Stacks("sns")
    allowed = {"Effect": "Allow", "Action": "sqs:SendMessage", "Principal": "*", "Resource": "*"}
    template = resources(
        Topic=topic(),
        Queue={"Type": "AWS::SQS::Queue"},
        Policy={
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {"Queues": [ref("Queue")], "PolicyDocument": {"Statement": [allowed]}},
        },
        Subscription={
            "Type": "AWS::SNS::Subscription",
            "Properties": {"TopicArn": ref("Topic"), "Protocol": "sqs", "Endpoint": att("Queue", "Arn")},
        },
    )
    stacks.create(template)
    assert sorted({event["ResourceType"] for event in stacks.history()}) == situation.content["resource_types"]
