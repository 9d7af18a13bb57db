"""Calls, deliveries and invocations under the policies of a world: off, warn and enforce."""

import json
from typing import Any

import pytest

from emulator.bus.calls import Then
from emulator.bus.deliveries import Delivery, Invocation
from emulator.contract.settings import Settings
from emulator.world import DEFAULT_ACCOUNT, World
from tests.emulator.services.lambda_.archives import archive
from tests.emulator.services.lambda_.bench import LambdaBench, function_arn
from tests.emulator.worlds import Refused, only

SERVICES = {service.name: service for service in only("iam", "lambda_", "sns", "sqs", "sts").values()}
TRUST = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
OTHER = "210987654321"
ROLE = f"arn:aws:iam::{DEFAULT_ACCOUNT}:role/worker"
SESSION = f"arn:aws:sts::{DEFAULT_ACCOUNT}:assumed-role/worker/worker"
TOPIC = f"arn:aws:sns:us-east-1:{DEFAULT_ACCOUNT}:events"


def document(*statements: dict[str, Any]) -> str:
    """Return a policy's text."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: str, resource: str, **members: Any) -> dict[str, Any]:
    """Return a statement that allows."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **members}


class Guarded(LambdaBench):
    """A world with a queue, and a function whose role has the policy `p`."""

    def __init__(self, iam: str, *statements: dict[str, Any]) -> None:
        super().__init__(services=SERVICES, settings=Settings(iam=iam))
        self.call("iam", "CreateRole", RoleName="worker", AssumeRolePolicyDocument=document(TRUST))
        if statements:
            self.permit(*statements)
        self.url = self.queue()
        self.function(Role=ROLE)

    def permit(self, *statements: dict[str, Any]) -> None:
        """Give the role its policy."""
        self.call("iam", "PutRolePolicy", RoleName="worker", PolicyName="p", PolicyDocument=document(*statements))

    def as_function(self, service: str = "sqs", operation: str = "SendMessage", **parameters: Any) -> Any:
        """Make a call as the function does, to the queue where nothing else is said."""
        given = parameters or {"QueueUrl": self.url, "MessageBody": "b"}
        return self.call(service, operation, call={"principal": function_arn("worker"), "cause": 1}, **given)

    def deliver(self, source: str, target: str) -> bool:
        """Deliver a message over the bus; say whether it was taken."""
        told = {"kind": "destination", "function": source, "target": target, "message": "", "cause": 0}
        before = self.counts(self.url)[0]
        self.world.deliver(
            Delivery(source, target, "body"), Then("lambda.handed-on", DEFAULT_ACCOUNT, "us-east-1", told)
        )
        self.world.settle()
        return self.counts(self.url)[0] > before


def test_off_asks_nobody() -> None:
    world = Guarded("off")
    world.as_function()
    assert world.of_kind("would-deny", "refuse") == []


def test_warn_allows_and_says_what_is_missing() -> None:
    world = Guarded("warn")
    world.as_function()
    (told,) = world.of_kind("would-deny")
    assert (told.resource, told.peer, told.cause) == (world.arn(), function_arn("worker"), 1)
    assert told.detail == {
        "action": "sqs:SendMessage",
        "resource": world.arn(),
        "principal": function_arn("worker"),
        "missing": {
            "where": "identity-based policy",
            "holder": ROLE,
            "statement": allow("sqs:SendMessage", world.arn()),
        },
    }
    assert world.counts(world.url) == (1, 0, 0)


def test_adding_what_is_missing_ends_the_warning() -> None:
    world = Guarded("warn")
    world.as_function()
    (told,) = world.of_kind("would-deny")
    world.permit(told.detail["missing"]["statement"])
    world.as_function()
    assert len(world.of_kind("would-deny")) == 1


def test_enforce_refuses_in_the_words_of_aws() -> None:
    world = Guarded("enforce")
    with pytest.raises(Refused) as raised:
        world.as_function()
    text = (
        f"User: {SESSION} is not authorized to perform: sqs:sendmessage on resource: {world.arn()}"
        " because no identity-based policy allows the sqs:sendmessage action"
    )
    assert (raised.value.code, raised.value.message, raised.value.status) == ("AccessDenied", text, 403)
    (refused,) = world.of_kind("refuse")
    assert (refused.resource, refused.peer) == (world.arn(), function_arn("worker"))
    assert (refused.detail["code"], refused.detail["message"]) == ("AccessDenied", text)
    assert refused.detail["missing"]["holder"] == ROLE
    assert world.counts(world.url) == (0, 0, 0)


def test_a_change_of_policy_holds_from_the_next_call_on() -> None:
    world = Guarded("enforce", allow("sqs:*", "*"))
    world.as_function()
    world.permit(allow("sqs:ReceiveMessage", "*"))
    with pytest.raises(Refused):
        world.as_function()
    world.sqs(
        "SetQueueAttributes",
        QueueUrl=world.url,
        Attributes={"Policy": document(allow("sqs:SendMessage", world.arn(), Principal={"AWS": ROLE}))},
    )
    world.as_function()


def test_batches_need_the_action_of_the_single_call() -> None:
    world = Guarded("enforce", allow("sqs:SendMessage", "*"))
    entries = [{"Id": "1", "MessageBody": "b"}]
    world.as_function(operation="SendMessageBatch", QueueUrl=world.url, Entries=entries)
    with pytest.raises(Refused, match="sqs:deletemessage"):
        world.as_function(operation="DeleteMessageBatch", QueueUrl=world.url, Entries=[])


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "code", "action"),
    [
        ("sns", "Publish", {"TopicArn": TOPIC, "Message": "m"}, "AuthorizationError", "SNS:Publish"),
        (
            "lambda",
            "Invoke",
            {"FunctionName": "worker"},
            "AccessDeniedException",
            "lambda:InvokeFunction",
        ),
    ],
)
def test_each_service_has_its_own_code_and_spelling(
    service: str, operation: str, parameters: dict[str, Any], code: str, action: str
) -> None:
    world = Guarded("enforce")
    world.call("sns", "CreateTopic", Name="events")
    with pytest.raises(Refused) as raised:
        world.as_function(service, operation, **parameters)
    assert (raised.value.code, raised.value.status) == (code, 403)
    assert raised.value.message.endswith(f"because no identity-based policy allows the {action} action")


def test_clients_and_actors_are_the_root_of_the_account() -> None:
    world = Guarded("enforce")
    world.sqs("SendMessage", QueueUrl=world.url, MessageBody="b")
    world.call("sqs", "ReceiveMessage", call={"principal": "actor:pen"}, QueueUrl=world.url)
    assert world.of_kind("refuse") == []


def test_a_topic_needs_the_queues_policy() -> None:
    world = Guarded("enforce")
    assert not world.deliver(TOPIC, world.arn())
    refused, told = world.of_kind("refuse")
    assert refused.detail["message"] == told.detail["message"]
    assert refused.detail["message"] == (
        f"User: sns.amazonaws.com is not authorized to perform: sqs:sendmessage on resource: {world.arn()}"
        " because no resource-based policy allows the sqs:sendmessage action"
    )
    statement = refused.detail["missing"]["statement"]
    assert statement["Principal"] == {"Service": "sns.amazonaws.com"}
    world.sqs("SetQueueAttributes", QueueUrl=world.url, Attributes={"Policy": document(statement)})
    assert world.deliver(TOPIC, world.arn())
    assert not world.deliver(TOPIC + "2", world.arn())


def test_a_topic_needs_the_functions_permission() -> None:
    world = Guarded("warn")
    invocation = Invocation(TOPIC, function_arn("worker"), b"{}", "Event")
    world.world.invoke(invocation, None)
    (told,) = world.of_kind("would-deny")
    assert told.detail["missing"]["statement"] == allow(
        "lambda:InvokeFunction",
        function_arn("worker"),
        Principal={"Service": "sns.amazonaws.com"},
        Condition={"ArnEquals": {"aws:SourceArn": TOPIC}},
    )
    world.call_lambda(
        "AddPermission",
        FunctionName="worker",
        StatementId="s",
        Action="lambda:InvokeFunction",
        Principal="sns.amazonaws.com",
        SourceArn=TOPIC,
    )
    world.world.invoke(invocation, None)
    assert len(world.of_kind("would-deny")) == 1


def test_a_functions_destination_is_reached_as_its_role() -> None:
    world = Guarded("enforce", allow("sqs:SendMessage", "*"))
    assert world.deliver(function_arn("worker"), world.arn())
    world.permit(allow("sqs:ReceiveMessage", "*"))
    assert not world.deliver(function_arn("worker"), world.arn())


def test_a_mapping_polls_as_the_functions_role() -> None:
    world = Guarded("warn")
    world.mapping()
    world.send(world.url, "a")
    world.pass_time(2)
    actions = dict.fromkeys(event.detail["action"] for event in world.of_kind("would-deny"))
    assert list(actions) == ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    granted = Guarded("warn")
    basic = "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole"
    granted.call("iam", "AttachRolePolicy", RoleName="worker", PolicyArn=basic)
    granted.mapping()
    granted.send(granted.url, "a")
    granted.pass_time(2)
    assert granted.of_kind("would-deny") == []


@pytest.mark.parametrize(
    ("actions", "lacking"),
    [([], "ReceiveMessage"), (["sqs:ReceiveMessage", "sqs:GetQueueAttributes"], "DeleteMessage")],
)
def test_a_mapping_whose_role_may_not_poll_is_refused(actions: list[str], lacking: str) -> None:
    world = Guarded("enforce", *(allow(action, "*") for action in actions))
    with pytest.raises(Refused) as raised:
        world.mapping()
    text = f"The provided execution role does not have permissions to call {lacking} on SQS"
    assert (raised.value.code, raised.value.message) == ("InvalidParameterValueException", text)


def test_a_function_needs_a_role_that_trusts_lambda() -> None:
    world = Guarded("enforce")
    trust = {**TRUST, "Principal": {"Service": "ec2.amazonaws.com"}}
    world.call("iam", "CreateRole", RoleName="machine", AssumeRolePolicyDocument=document(trust))
    for role in ("machine", "none"):
        with pytest.raises(Refused, match="The role defined for the function cannot be assumed by Lambda"):
            world.function("other", Role=f"arn:aws:iam::{DEFAULT_ACCOUNT}:role/{role}")
    warned = Guarded("warn")
    warned.function("other", Role=f"arn:aws:iam::{DEFAULT_ACCOUNT}:role/none")
    (told,) = warned.of_kind("would-deny")
    assert (told.peer, told.detail["action"]) == ("lambda.amazonaws.com", "sts:AssumeRole")


def test_an_access_key_of_iam_is_its_user() -> None:
    world = Guarded("enforce")
    world.call("iam", "CreateUser", UserName="ann")
    key = world.call("iam", "CreateAccessKey", UserName="ann")["AccessKey"]["AccessKeyId"]
    as_ann = {"principal": f"key:{key}"}
    assert world.call("sts", "GetCallerIdentity", call=as_ann)["Arn"] == f"arn:aws:iam::{DEFAULT_ACCOUNT}:user/ann"
    with pytest.raises(Refused, match="user/ann is not authorized to perform: sqs:sendmessage"):
        world.call("sqs", "SendMessage", call=as_ann, QueueUrl=world.url, MessageBody="b")
    world.call("iam", "CreateGroup", GroupName="g")
    world.call("iam", "AddUserToGroup", UserName="ann", GroupName="g")
    world.call("iam", "PutGroupPolicy", GroupName="g", PolicyName="p", PolicyDocument=document(allow("sqs:*", "*")))
    world.call("sqs", "SendMessage", call=as_ann, QueueUrl=world.url, MessageBody="b")


def test_a_key_that_nobody_made_is_the_account_of_the_request() -> None:
    world = Guarded("enforce")
    identity = world.call("sts", "GetCallerIdentity", call={"principal": "key:AKIAIOSFODNN7EXAMPLE"})
    assert identity["Arn"] == f"arn:aws:iam::{DEFAULT_ACCOUNT}:root"


def test_an_assumed_role_is_used_until_it_expires() -> None:
    trust = {"Effect": "Allow", "Principal": {"AWS": DEFAULT_ACCOUNT}, "Action": "sts:AssumeRole"}
    world = Guarded("enforce", allow("sqs:SendMessage", "*"))
    world.call("iam", "UpdateAssumeRolePolicy", RoleName="worker", PolicyDocument=document(trust))
    assumed = world.call("sts", "AssumeRole", RoleArn=ROLE, RoleSessionName="me")
    as_session = {"principal": f"key:{assumed['Credentials']['AccessKeyId']}"}
    assert world.call("sts", "GetCallerIdentity", call=as_session)["Arn"] == SESSION.removesuffix("worker") + "me"
    assert world.call("iam", "GetRole", RoleName="worker")["Role"]["RoleLastUsed"]["Region"] == "us-east-1"
    world.call("sqs", "SendMessage", call=as_session, QueueUrl=world.url, MessageBody="b")
    with pytest.raises(Refused, match="assumed-role/worker/me is not authorized to perform: sqs:receivemessage"):
        world.call("sqs", "ReceiveMessage", call=as_session, QueueUrl=world.url)
    world.pass_time(3_601)
    assert world.call("sts", "GetCallerIdentity", call=as_session)["Arn"].endswith(":root")


def test_a_sessions_policy_limits_it() -> None:
    trust = {"Effect": "Allow", "Principal": {"AWS": DEFAULT_ACCOUNT}, "Action": "sts:AssumeRole"}
    world = Guarded("enforce", allow("sqs:*", "*"))
    world.call("iam", "UpdateAssumeRolePolicy", RoleName="worker", PolicyDocument=document(trust))
    policy = document(allow("sqs:SendMessage", "*"))
    assumed = world.call("sts", "AssumeRole", RoleArn=ROLE, RoleSessionName="me", Policy=policy)
    assert assumed["PackedPolicySize"] >= 1
    as_session = {"principal": f"key:{assumed['Credentials']['AccessKeyId']}"}
    world.call("sqs", "SendMessage", call=as_session, QueueUrl=world.url, MessageBody="b")
    with pytest.raises(Refused, match="because no session policy allows the sqs:receivemessage action"):
        world.call("sqs", "ReceiveMessage", call=as_session, QueueUrl=world.url)


def test_a_role_that_trusts_only_a_service_is_not_assumed_by_others() -> None:
    text = f"User: arn:aws:iam::{DEFAULT_ACCOUNT}:root is not authorized to perform: sts:AssumeRole on resource: {ROLE}"
    with pytest.raises(Refused) as raised:
        Guarded("enforce").call("sts", "AssumeRole", RoleArn=ROLE, RoleSessionName="me")
    assert (raised.value.code, raised.value.message) == ("AccessDenied", text)
    Guarded("off").call("sts", "AssumeRole", RoleArn=ROLE, RoleSessionName="me")


def test_a_policy_may_ask_for_the_tags_of_what_it_is_about() -> None:
    condition = {"StringEquals": {"aws:ResourceTag/team": "blue"}}
    bench = Guarded("enforce", allow("sqs:SendMessage", "*", Condition=condition))
    with pytest.raises(Refused):
        bench.as_function()

    bench.sqs("TagQueue", QueueUrl=bench.url, Tags={"team": "blue"})
    assert bench.as_function()["MessageId"]

    bench.sqs("TagQueue", QueueUrl=bench.url, Tags={"team": "red"})
    with pytest.raises(Refused):
        bench.as_function()


@pytest.mark.parametrize(
    ("service", "operation", "parameters"),
    [
        ("sqs", "CreateQueue", lambda tags: {"QueueName": "new", "tags": tags}),
        (
            "sns",
            "CreateTopic",
            lambda tags: {"Name": "new", "Tags": [{"Key": key, "Value": tags[key]} for key in tags]},
        ),
    ],
)
def test_a_policy_may_ask_for_the_tags_that_a_request_gives(service: str, operation: str, parameters: Any) -> None:
    conditions = {
        "StringEquals": {"aws:RequestTag/team": "blue"},
        "ForAllValues:StringEquals": {"aws:TagKeys": ["team", "cost"]},
    }
    bench = Guarded("enforce", allow(f"{service}:*", "*", Condition=conditions))
    refused: list[dict[str, str]] = [{}, {"team": "red"}, {"team": "blue", "other": "x"}]
    for tags in refused:
        with pytest.raises(Refused):
            bench.as_function(service, operation, **parameters(tags))

    assert bench.as_function(service, operation, **parameters({"team": "blue", "cost": "1"}))


def test_another_accounts_queue_has_to_allow_it_too() -> None:
    world = Guarded("enforce")
    theirs = f"https://sqs.us-east-1.amazonaws.com/{OTHER}/orders"
    there = {"account": OTHER}
    world.call("sqs", "CreateQueue", call=there, QueueName="orders")
    with pytest.raises(Refused, match="because no resource-based policy allows the sqs:sendmessage action"):
        world.sqs("SendMessage", QueueUrl=theirs, MessageBody="b")
    world.call(
        "sqs",
        "AddPermission",
        call=there,
        QueueUrl=theirs,
        Label="l",
        AWSAccountIds=[DEFAULT_ACCOUNT],
        Actions=["SendMessage"],
    )
    world.sqs("SendMessage", QueueUrl=theirs, MessageBody="b")


def test_another_accounts_function_has_to_allow_it_too() -> None:
    world = Guarded("enforce")
    there = {"account": OTHER}
    named = {"FunctionName": function_arn("worker")}
    with pytest.raises(Refused, match="because no resource-based policy allows the lambda:InvokeFunction action"):
        world.call("lambda", "Invoke", call=there, **named)
    granted = {"StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": OTHER}
    world.call_lambda("AddPermission", FunctionName="worker", **granted)
    answer = world.call("lambda", "Invoke", call=there, **named)
    world.pass_time(60)
    assert world.answers()[answer.waiter]["StatusCode"] == 200
    with pytest.raises(Refused, match="lambda:GetFunction action"):
        world.call("lambda", "GetFunction", call=there, **named)


@pytest.mark.parametrize(
    ("operation", "parameters"),
    [
        ("CreateAlias", {"Name": "live", "FunctionVersion": "$LATEST"}),
        ("GetFunctionConcurrency", {}),
        ("ListAliases", {}),
        ("ListFunctionEventInvokeConfigs", {}),
        ("ListVersionsByFunction", {}),
        ("PublishVersion", {}),
        ("PutFunctionConcurrency", {"ReservedConcurrentExecutions": 1}),
        ("PutFunctionEventInvokeConfig", {"MaximumRetryAttempts": 1}),
        ("UpdateFunctionCode", {"ZipFile": archive("index.py", "def handler(event, context): ...")}),
    ],
)
def test_most_of_what_is_done_with_a_function_can_be_done_from_another_account(
    operation: str, parameters: dict[str, Any]
) -> None:
    world = Guarded("enforce")
    world.pass_time(5)
    there, named = {"account": OTHER}, {"FunctionName": function_arn("worker"), **parameters}
    with pytest.raises(Refused, match=f"because no resource-based policy allows the lambda:{operation} action"):
        world.call("lambda", operation, call=there, **named)
    granted = {"StatementId": "s", "Action": f"lambda:{operation}", "Principal": OTHER}
    world.call_lambda("AddPermission", FunctionName="worker", **granted)
    world.call("lambda", operation, call=there, **named)


def test_another_accounts_layer_has_to_allow_it_too() -> None:
    world = Guarded("enforce")
    for account in (OTHER, DEFAULT_ACCOUNT):
        content = {"ZipFile": archive("tool.py", f"x = {account}")}
        world.call("lambda", "PublishLayerVersion", call={"account": account}, LayerName="tools", Content=content)
    theirs = f"arn:aws:lambda:us-east-1:{OTHER}:layer:tools:1"
    with pytest.raises(Refused, match="because no resource-based policy allows the lambda:GetLayerVersion action"):
        world.call_lambda("GetLayerVersionByArn", Arn=theirs)
    granted = {"StatementId": "s", "Action": "lambda:GetLayerVersion", "Principal": DEFAULT_ACCOUNT}
    named = {"LayerName": "tools", "VersionNumber": 1}
    world.call("lambda", "AddLayerVersionPermission", call={"account": OTHER}, **named, **granted)
    assert world.call_lambda("GetLayerVersionByArn", Arn=theirs)["LayerVersionArn"] == theirs


def test_a_layer_of_another_account_brings_its_files_where_that_account_allows_it() -> None:
    world = Guarded("enforce")
    content, there = {"ZipFile": archive("python/tool.py", "x = 1")}, {"account": OTHER}
    theirs = world.call("lambda", "PublishLayerVersion", call=there, LayerName="tools", Content=content)
    arn = theirs["LayerVersionArn"]
    with pytest.raises(Refused, match=f"not authorized to perform: lambda:GetLayerVersion on resource: {arn}"):
        world.function("second", Role=ROLE, Layers=[arn])
    granted = {"StatementId": "s", "Action": "lambda:GetLayerVersion", "Principal": DEFAULT_ACCOUNT}
    world.call("lambda", "AddLayerVersionPermission", call=there, LayerName="tools", VersionNumber=1, **granted)
    world.function("second", Role=ROLE, Layers=[arn])
    made = world.call_lambda("GetFunctionConfiguration", FunctionName="second")
    assert made["Layers"] == [{"Arn": arn, "CodeSize": theirs["Content"]["CodeSize"]}]
    (archived,) = world.world.scope("lambda", DEFAULT_ACCOUNT, "us-east-1").state.functions["second"].latest.layers
    assert world.world.kept_code(archived) == content["ZipFile"]


def test_the_policies_of_aws_are_read_by_whom_the_own_policies_let() -> None:
    world = Guarded("enforce", allow("iam:GetPolicy", "*"))
    policy = "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
    world.call("iam", "GetPolicyVersion", PolicyArn=policy, VersionId="v1")
    world.as_function("iam", "GetPolicy", PolicyArn=policy)
    with pytest.raises(Refused, match="no identity-based policy allows the iam:GetPolicyVersion action"):
        world.as_function("iam", "GetPolicyVersion", PolicyArn=policy, VersionId="v1")


def test_a_dated_permission_ends_with_its_date() -> None:
    until = {"DateLessThan": {"aws:CurrentTime": "2026-01-01T00:01:00Z"}}
    world = Guarded("enforce", allow("sqs:SendMessage", "*", Condition=until))
    world.as_function()
    world.pass_time(60)
    with pytest.raises(Refused):
        world.as_function()


@pytest.mark.parametrize("iam", ["warn", "enforce"])
def test_a_journal_makes_the_same_trace_again(iam: str) -> None:
    world = Guarded(iam)
    for _ in range(3):
        try:
            world.as_function()
        except Refused:
            continue
    if iam == "warn":
        world.mapping()
    world.pass_time(30)
    again = World(services=SERVICES, settings=Settings(iam=iam))
    again.replay(world.journal)
    again.run_until(world.world.now)
    assert again.trace.take() == world.trace()


def test_nobody_is_kept_from_asking_who_he_is() -> None:
    world = Guarded("enforce")
    world.call("iam", "CreateUser", UserName="ann")
    deny = {"Effect": "Deny", "Action": "*", "Resource": "*"}
    world.call("iam", "PutUserPolicy", UserName="ann", PolicyName="p", PolicyDocument=document(deny))
    key = world.call("iam", "CreateAccessKey", UserName="ann")["AccessKey"]["AccessKeyId"]
    as_ann = {"principal": f"key:{key}"}
    assert world.call("sts", "GetCallerIdentity", call=as_ann)["Arn"].endswith(":user/ann")
    with pytest.raises(Refused, match="with an explicit deny in an identity-based policy"):
        world.call("sqs", "SendMessage", call=as_ann, QueueUrl=world.url, MessageBody="b")
    (refused,) = world.of_kind("refuse")
    assert refused.detail["missing"]["where"] == "identity-based policy"


@pytest.mark.parametrize("mode", ["warn", "enforce"])
def test_the_trace_names_the_statement_that_allows_once(mode: str) -> None:
    world = Guarded(mode, allow("sqs:*", "*", Sid="Queues"))
    for _ in range(3):
        world.as_function()
    trust, *allowed = world.of_kind("allow")
    assert (trust.detail["action"], trust.peer) == ("sts:AssumeRole", "lambda.amazonaws.com")
    assert [(event.resource, event.peer, event.cause) for event in allowed] == [
        (world.arn(), function_arn("worker"), 1)
    ]
    assert allowed[0].detail == {
        "action": "sqs:SendMessage",
        "where": "identity-based policy",
        "policy": "p",
        "statement": "Queues",
    }


def test_another_statement_that_allows_is_told_of_too_and_the_same_one_never_again() -> None:
    world = Guarded("enforce", allow("sqs:*", "*", Sid="Queues"))
    world.as_function()
    world.permit(allow("sqs:SendMessage", "*", Sid="Send"))
    world.as_function()
    again = World(services=SERVICES, settings=Settings(iam="enforce"))
    again.load(world.world.save())
    world.world = again
    world.as_function()
    assert [event.detail["statement"] for event in world.of_kind("allow")] == ["1", "Queues", "Send"]


def test_a_policy_that_nobody_here_knows_is_named_where_it_alone_may_allow() -> None:
    world = Guarded("enforce")
    unknown = "arn:aws:iam::aws:policy/AmazonMQFullAccess"
    world.call("iam", "AttachRolePolicy", RoleName="worker", PolicyArn=unknown)
    before = len(world.of_kind("allow"))
    for _ in range(2):
        world.as_function()
    (told,) = world.of_kind("allow")[before:]
    assert told.detail == {"action": "sqs:SendMessage", "policy": unknown, "unknown": True}
    world.permit(allow("sqs:SendMessage", "*", Sid="Send"))
    world.as_function()
    assert world.of_kind("allow")[-1].detail["statement"] == "Send"
    world.call("iam", "PutRolePermissionsBoundary", RoleName="worker", PermissionsBoundary=unknown)
    world.as_function()
    assert world.of_kind("allow")[-1].detail["policy"] == unknown


def test_nothing_is_told_of_an_account_that_needs_no_statement() -> None:
    world = Guarded("warn")
    before = len(world.of_kind("allow"))
    world.sqs("SendMessage", QueueUrl=world.url, MessageBody="b")
    assert len(world.of_kind("allow")) == before
