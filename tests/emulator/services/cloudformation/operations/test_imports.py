"""Change sets of the type IMPORT take resources into a stack that are there already."""

import json
from typing import Any

import pytest

from emulator.contract.resource import ResourceType
from tests.emulator.services.cloudformation.bench import CAPABILITIES, Stacks, body, thing
from tests.emulator.worlds import Refused

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def kept(kind: str, **properties: Any) -> dict[str, Any]:
    """Return a resource as it may be imported."""
    return {"Type": kind, "DeletionPolicy": "Retain", "Properties": properties}


def wanted(name: str, kind: str, **identifier: str) -> dict[str, Any]:
    """Return an entry of ResourcesToImport."""
    return {"LogicalResourceId": name, "ResourceType": kind, "ResourceIdentifier": identifier}


def ask(stacks: Stacks, resources: dict[str, Any], *imports: dict[str, Any], **further: Any) -> dict[str, Any]:
    """Create a change set of imports and describe it."""
    given = {"StackName": "app", "ChangeSetName": "take", "ChangeSetType": "IMPORT", "Capabilities": CAPABILITIES}
    template = resources if "Resources" in resources else {"Resources": resources}
    made = stacks.cfn(
        "CreateChangeSet", **given, TemplateBody=body(template), ResourcesToImport=list(imports), **further
    )
    stacks.rest()
    return dict(stacks.cfn("DescribeChangeSet", ChangeSetName=made["Id"]))


def execute(stacks: Stacks) -> list[tuple[str, str, str]]:
    """Execute the change set; return the events that came of it, the oldest first."""
    before = len(stacks.cfn("DescribeStackEvents", StackName="app")["StackEvents"])
    stacks.cfn("ExecuteChangeSet", StackName="app", ChangeSetName="take")
    stacks.rest()
    events = stacks.cfn("DescribeStackEvents", StackName="app")["StackEvents"]
    told = [(e["LogicalResourceId"], e["ResourceStatus"], e.get("ResourceStatusReason", "")) for e in events]
    return told[::-1][before:]


def test_a_queue_becomes_a_new_stacks_as_it_is() -> None:
    stacks = Stacks()
    url = stacks.queue(VisibilityTimeout="17")
    stacks.sqs("SendMessage", QueueUrl=url, MessageBody="kept")
    change_set = ask(
        stacks,
        {"Q": kept("AWS::SQS::Queue", VisibilityTimeout=17)},
        wanted("Q", "AWS::SQS::Queue", QueueUrl=url),
        Tags=[{"Key": "team", "Value": "a"}],
    )
    change = {
        "Action": "Import",
        "LogicalResourceId": "Q",
        "PhysicalResourceId": url,
        "ResourceType": "AWS::SQS::Queue",
    }
    assert change_set["Changes"] == [{"Type": "Resource", "ResourceChange": {**change, "Scope": [], "Details": []}}]
    assert change_set["ExecutionStatus"] == "AVAILABLE"
    assert execute(stacks) == [
        ("app", "IMPORT_IN_PROGRESS", "User Initiated"),
        ("Q", "IMPORT_IN_PROGRESS", "Resource import started."),
        ("Q", "IMPORT_COMPLETE", "Resource import completed."),
        ("Q", "UPDATE_IN_PROGRESS", "Apply stack-level tags to imported resource if applicable."),
        ("Q", "UPDATE_COMPLETE", ""),
        ("app", "IMPORT_COMPLETE", ""),
    ]
    assert stacks.bodies(url) == ["kept"]
    assert stacks.sqs("ListQueueTags", QueueUrl=url)["Tags"]["team"] == "a"
    stacks.update({"Q": kept("AWS::SQS::Queue", VisibilityTimeout=30)})
    assert stacks.attributes(url)["VisibilityTimeout"] == "30"
    stacks.delete()
    assert stacks.attributes(url)["VisibilityTimeout"] == "30"


def test_an_existing_stack_takes_what_others_of_it_name() -> None:
    stacks = Stacks("sns")
    stacks.create({"Old": {"Type": "AWS::SQS::Queue"}})
    topic = stacks.call("sns", "CreateTopic", Name="news")["TopicArn"]
    resources = {"Old": {"Type": "AWS::SQS::Queue"}, "T": kept("AWS::SNS::Topic", TopicName="news")}
    ask(stacks, resources, wanted("T", "AWS::SNS::Topic", TopicArn=topic))
    assert execute(stacks)[-1] == ("app", "IMPORT_COMPLETE", "")
    outputs = {"Arn": {"Value": {"Fn::GetAtt": ["T", "TopicName"]}}}
    stacks.update({"Resources": resources, "Outputs": outputs})
    (stack,) = stacks.cfn("DescribeStacks", StackName="app")["Stacks"]
    assert stack["Outputs"] == [{"OutputKey": "Arn", "OutputValue": "news"}]


def test_what_is_not_there_takes_the_whole_import_back() -> None:
    stacks = Stacks()
    url = stacks.queue()
    resources = {"Q": kept("AWS::SQS::Queue"), "Gone": kept("AWS::SQS::Queue")}
    ask(
        stacks,
        resources,
        wanted("Q", "AWS::SQS::Queue", QueueUrl=url),
        wanted("Gone", "AWS::SQS::Queue", QueueUrl=f"{url}-gone"),
    )
    events = execute(stacks)
    reason = f"Resource of type 'AWS::SQS::Queue' with identifier '{url}-gone' was not found."
    assert ("Gone", "IMPORT_FAILED", reason) in events
    assert ("Q", "IMPORT_ROLLBACK_COMPLETE", "") in events
    assert events[-1] == ("app", "IMPORT_ROLLBACK_COMPLETE", "")
    assert stacks.cfn("DescribeStackResources", StackName="app")["StackResources"] == []
    assert stacks.attributes(url)


QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/orders"
Q = wanted("Q", "AWS::SQS::Queue", QueueUrl=QUEUE)


def test_a_bucket_that_is_not_there_is_not_found() -> None:
    stacks = Stacks("s3")
    ask(stacks, {"B": kept("AWS::S3::Bucket")}, wanted("B", "AWS::S3::Bucket", BucketName="none"))
    reason = "Resource of type 'AWS::S3::Bucket' with identifier 'none' was not found."
    assert ("B", "IMPORT_FAILED", reason) in execute(stacks)


def test_an_import_changes_nothing_but_tags_whatever_the_template_says() -> None:
    stacks = Stacks("logs")
    stacks.call("logs", "CreateLogGroup", logGroupName="l", tags={"own": "1"})
    stacks.call("iam", "CreateRole", RoleName="r", AssumeRolePolicyDocument=json.dumps(TRUST), Description="mine")
    policy = {"PolicyName": "open", "PolicyDocument": OPEN}
    role = kept("AWS::IAM::Role", AssumeRolePolicyDocument=OPEN, Description="theirs", Policies=[policy])
    ask(
        stacks,
        {"L": kept("AWS::Logs::LogGroup", RetentionInDays=7), "R": role},
        wanted("L", "AWS::Logs::LogGroup", LogGroupName="l"),
        wanted("R", "AWS::IAM::Role", RoleName="r"),
        Tags=[{"Key": "team", "Value": "a"}],
    )
    assert execute(stacks)[-1] == ("app", "IMPORT_COMPLETE", "")
    (group,) = stacks.call("logs", "DescribeLogGroups")["logGroups"]
    assert "retentionInDays" not in group
    tags = stacks.call("logs", "ListTagsLogGroup", logGroupName="l")["tags"]
    assert (tags["own"], tags["team"]) == ("1", "a")
    assert stacks.call("iam", "GetRole", RoleName="r")["Role"]["Description"] == "mine"
    assert stacks.call("iam", "ListRolePolicies", RoleName="r")["PolicyNames"] == []


@pytest.mark.parametrize(
    ("resources", "imports", "refusal"),
    [
        ({"Q": {"Type": "AWS::SQS::Queue"}}, [Q], "resources to import [Q] must have DeletionPolicy attribute"),
        (
            {"Q": kept("AWS::SQS::Queue"), "Other": kept("AWS::SQS::Queue")},
            [Q],
            "You have modified resources [Other] in your template that are not being imported.",
        ),
        (
            {"Resources": {"Q": kept("AWS::SQS::Queue")}, "Outputs": {"O": {"Value": "v"}}},
            [Q],
            "As part of the import operation, you cannot modify or add [Outputs]",
        ),
        ({"Q": kept("AWS::SQS::Queue")}, [], "ResourcesToImport must be specified"),
        ({"P": kept("AWS::SQS::Queue")}, [Q], "Resources to import [Q] are not in the template"),
        ({"Q": kept("AWS::SNS::Topic")}, [Q], "Resources to import [Q] have another type"),
        ({"Q": kept("AWS::SQS::Queue")}, [Q, Q], "names Q twice"),
        (
            {"Q": kept("AWS::SQS::Queue")},
            [wanted("Q", "AWS::SQS::Queue", QueueName="orders")],
            "The identifiers of AWS::SQS::Queue are [QueueUrl], not [QueueName].",
        ),
        (
            {"P": kept("AWS::SQS::QueuePolicy")},
            [wanted("P", "AWS::SQS::QueuePolicy", Id="x")],
            "ResourceTypes [AWS::SQS::QueuePolicy] are not supported for Import",
        ),
        (
            {"D": kept("AWS::DynamoDB::Table")},
            [wanted("D", "AWS::DynamoDB::Table", TableName="x")],
            "Sluice does not model the import of AWS::DynamoDB::Table",
        ),
    ],
)
def test_what_cannot_be_imported_is_refused(
    resources: dict[str, Any], imports: list[dict[str, Any]], refusal: str
) -> None:
    stacks = Stacks("sns")
    stacks.queue()
    try:
        reason = ask(stacks, resources, *imports)["StatusReason"]
    except Refused as refused:
        reason = refused.message
    assert refusal in reason


def test_what_another_stack_has_is_not_imported() -> None:
    stacks = Stacks()
    identity = stacks.create({"Q": kept("AWS::SQS::Queue", QueueName="orders")}, "owner")
    with pytest.raises(Refused, match="already exists in stack") as refused:
        ask(stacks, {"Q": kept("AWS::SQS::Queue")}, Q)
    assert refused.value.message == f"{QUEUE} already exists in stack {identity}"


def test_every_importable_type_is_imported_with_its_attributes_and_without_drift() -> None:
    stacks = Stacks("lambda_", "sns", "logs", "ssm", "s3")
    (function,) = stacks.function().values()
    resources: dict[str, Any] = {
        "Role": kept("AWS::IAM::Role", AssumeRolePolicyDocument=TRUST, RoleName="r"),
        "User": kept("AWS::IAM::User", UserName="ann"),
        "Group": kept("AWS::IAM::Group", GroupName="g"),
        "Profile": kept("AWS::IAM::InstanceProfile", Roles=["r"], InstanceProfileName="p"),
        "Managed": kept("AWS::IAM::ManagedPolicy", PolicyDocument=OPEN, ManagedPolicyName="m"),
        "Function": {**function, "DeletionPolicy": "Retain"},
        "Topic": kept("AWS::SNS::Topic", TopicName="news"),
        "Queue": kept("AWS::SQS::Queue", QueueName="orders"),
        "Bucket": kept("AWS::S3::Bucket", BucketName="adopted"),
        "Log": kept("AWS::Logs::LogGroup", LogGroupName="l", RetentionInDays=7),
        "Parameter": kept("AWS::SSM::Parameter", Name="n", Type="String", Value="v"),
    }
    resources["Profile"]["DependsOn"] = "Role"
    resources["Alias"] = kept(
        "AWS::Lambda::Alias", FunctionName={"Ref": "Function"}, Name="live", FunctionVersion="$LATEST"
    )
    resources["Url"] = kept("AWS::Lambda::Url", TargetFunctionArn={"Fn::GetAtt": ["Function", "Arn"]}, AuthType="NONE")
    stacks.create(resources, "maker")
    made = {
        each["LogicalResourceId"]: each["PhysicalResourceId"]
        for each in stacks.cfn("DescribeStackResources", StackName="maker")["StackResources"]
    }
    before = {name: _attributes(stacks, "maker", name) for name in resources}
    stacks.delete("maker")
    types: dict[str, ResourceType | None] = {
        each["Type"]: stacks.world.resource_type(each["Type"]) for each in resources.values()
    }
    imports = []
    for name, each in resources.items():
        kind = types[each["Type"]]
        assert kind is not None
        imports.append(wanted(name, each["Type"], **{kind.identifier: made[name]}))
    ask(stacks, resources, *imports)
    assert execute(stacks)[-1] == ("app", "IMPORT_COMPLETE", "")
    assert {name: _attributes(stacks, "app", name) for name in resources} == before
    detection = stacks.cfn("DetectStackDrift", StackName="app")["StackDriftDetectionId"]
    stacks.rest()
    status = stacks.cfn("DescribeStackDriftDetectionStatus", StackDriftDetectionId=detection)
    assert status["StackDriftStatus"] == "IN_SYNC", stacks.cfn("DescribeStackResourceDrifts", StackName="app")


OPEN = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}]}


def _attributes(stacks: Stacks, stack: str, name: str) -> dict[str, Any]:
    """Return what GetAtt gives of a resource."""
    state = stacks.world.scope("cloudformation", stacks.world.account, stacks.world.region).state
    found = next(each for each in state.stacks.values() if each.name == stack and not each.deleted)
    return dict(found.resources[name].attributes)


def existing(stacks: Stacks, resources: dict[str, Any], kind: str = "CREATE") -> dict[str, Any]:
    """Make a change set that imports what is there by its name, and describe it."""
    given = {"StackName": "app", "ChangeSetName": "take", "ChangeSetType": kind, "ImportExistingResources": True}
    stacks.cfn("CreateChangeSet", **given, TemplateBody=body({"Resources": resources}))
    stacks.rest()
    return dict(stacks.cfn("DescribeChangeSet", StackName="app", ChangeSetName="take"))


def test_what_is_there_by_its_name_is_imported_and_the_rest_is_made() -> None:
    stacks = Stacks("sns", "ssm", "s3", "logs")
    url, topic = stacks.queue(), stacks.call("sns", "CreateTopic", Name="news")["TopicArn"]
    name = url.rpartition("/")[2]
    resources = {
        "Q": kept("AWS::SQS::Queue", QueueName=name, VisibilityTimeout=99),
        "T": kept("AWS::SNS::Topic", TopicName="news"),
        "P": kept("AWS::SSM::Parameter", Name="not-there", Type="String", Value={"Fn::GetAtt": ["Q", "Arn"]}),
        "L": kept("AWS::Logs::LogGroup"),
    }
    change_set = existing(stacks, resources)
    assert change_set["ImportExistingResources"] is True
    actions = {
        change["ResourceChange"]["LogicalResourceId"]: change["ResourceChange"]["Action"]
        for change in change_set["Changes"]
    }
    assert actions == {"L": "Add", "P": "Add", "Q": "Import", "T": "Import"}
    events = execute(stacks)
    assert ("Q", "IMPORT_COMPLETE", "Resource import completed.") in events
    assert stacks.status() == "CREATE_COMPLETE"
    assert stacks.resources()["T"] == topic
    assert stacks.call("ssm", "GetParameter", Name="not-there")["Parameter"]["Value"].endswith(f":{name}")
    assert stacks.attributes(url)["VisibilityTimeout"] == "30"


@pytest.mark.parametrize("kind", ["CREATE", "UPDATE"])
def test_a_rollback_leaves_what_was_imported_for_it(kind: str) -> None:
    stacks = Stacks()
    url = stacks.queue()
    if kind == "UPDATE":
        stacks.create({"Old": thing(Name="old")})
    resources = {
        "Old": thing(Name="old"),
        "Q": {**kept("AWS::SQS::Queue", QueueName=url.rpartition("/")[2]), "DeletionPolicy": "RetainExceptOnCreate"},
        "Z": thing(Fails="create", DependsOn="Q"),
    }
    existing(stacks, resources, kind)
    events = execute(stacks)
    assert ("Q", "DELETE_SKIPPED", "") in events
    assert events[-1][1] == ("ROLLBACK_COMPLETE" if kind == "CREATE" else "UPDATE_ROLLBACK_COMPLETE")
    assert stacks.attributes(url)


def test_what_is_there_is_imported_only_where_it_is_retained() -> None:
    stacks = Stacks()
    name = stacks.queue().rpartition("/")[2]
    found = existing(stacks, {"Q": {**kept("AWS::SQS::Queue", QueueName=name), "DeletionPolicy": "Delete"}})
    assert (found["Status"], found["StatusReason"]) == (
        "FAILED",
        "The following resources to import [Q] must have DeletionPolicy attribute specified in the template.",
    )
