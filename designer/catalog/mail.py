"""SES, Pinpoint and CodeCommit: mail, messages to people, and pushes that tell of themselves."""

from collections.abc import Iterator

from designer.catalog.calls import Call, calls
from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Edge, Entry, Part, owned_by
from designer.catalog.template import Resource, Template, items, pairs
from designer.catalog.wiring import Wiring, get_att, ref


def receipt_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    """Yield an edge for each action of a rule that names another node."""
    for index, action in enumerate(items(resource.get("Rule", "Actions"))):
        part = Part(resource.name, ("Properties", "Rule", "Actions", str(index)))
        for name, settings in pairs(action):
            for target in template.nodes(
                [value for key, value in pairs(settings) if key != "IamRoleArn"], SERVICE.get(name, "")
            ):
                yield Edge(resource.name, target.name, "receipt", "async", name.removesuffix("Action"), parts=(part,))


SERVICE = {"S3Action": "s3", "SNSAction": "sns", "LambdaAction": "lambda"}


def _act(wiring: Wiring, rule: Resource, action: dict[str, object]) -> None:
    wiring.append(rule.name, ("Properties", "Rule", "Actions"), action)


def mail_to_function(wiring: Wiring, rule: Resource, function: Resource) -> None:
    wiring.permit_account(function, "ses.amazonaws.com", rule.name)
    _act(wiring, rule, {"LambdaAction": {"FunctionArn": get_att(function.name), "InvocationType": "Event"}})


def mail_to_topic(wiring: Wiring, rule: Resource, topic: Resource) -> None:
    _act(wiring, rule, {"SNSAction": {"TopicArn": ref(topic.name)}})


def mail_to_bucket(wiring: Wiring, rule: Resource, bucket: Resource) -> None:
    """Keep received mail as objects; SES of this account may write them."""
    policy = wiring.open_bucket(
        bucket,
        "ses.amazonaws.com",
        rule.name,
        {"StringEquals": {"aws:SourceAccount": ref("AWS::AccountId")}},
        action="s3:PutObject",
    )
    _act(wiring, rule, {"S3Action": {"BucketName": ref(bucket.name)}})
    if policy is not None:
        wiring.append(rule.name, ("DependsOn",), policy)


def push_to_function(wiring: Wiring, repository: Resource, function: Resource) -> None:
    wiring.permit(function, "codecommit.amazonaws.com", repository.name, get_att(repository.name))
    _trigger(wiring, repository, function, get_att(function.name))


def push_to_topic(wiring: Wiring, repository: Resource, topic: Resource) -> None:
    _trigger(wiring, repository, topic, ref(topic.name))


def _trigger(wiring: Wiring, repository: Resource, target: Resource, arn: object) -> None:
    trigger = {"Name": target.name, "DestinationArn": arn, "Events": ["all"]}
    wiring.append(repository.name, ("Properties", "Triggers"), trigger)


def repository_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    for index, trigger in enumerate(items(resource.get("Triggers"))):
        part = Part(resource.name, ("Properties", "Triggers", str(index)))
        for target in template.nodes([trigger.get("DestinationArn") if isinstance(trigger, dict) else None]):
            yield Edge(resource.name, target.name, "trigger", "async", parts=(part,))


IDENTITY, RULE, REPOSITORY = "AWS::SES::EmailIdentity", "AWS::SES::ReceiptRule", "AWS::CodeCommit::Repository"
TOPIC = ("AWS::SNS::Topic",)
SEND = Call(
    "use",
    (IDENTITY,),
    "SESCrudPolicy",
    "IdentityName",
    ref,
    ("ses:SendEmail", "ses:SendRawEmail"),
    lambda name: {"Fn::Sub": f"arn:${{AWS::Partition}}:ses:${{AWS::Region}}:${{AWS::AccountId}}:identity/${{{name}}}"},
    "_ADDRESS",
    ref,
)
CONNECTIONS = (
    calls(SEND),
    Connection("receipt", (RULE,), FUNCTIONS, mail_to_function),
    Connection("receipt", (RULE,), TOPIC, mail_to_topic),
    Connection("receipt", (RULE,), ("AWS::S3::Bucket",), mail_to_bucket),
    Connection("trigger", (REPOSITORY,), FUNCTIONS, push_to_function),
    Connection("trigger", (REPOSITORY,), TOPIC, push_to_topic),
)
REFUSALS = {
    IDENTITY: ("It is used by what sends mail.", "Draw from the function to it."),
    RULE: ("Received mail goes to functions, topics and buckets here.", "Put one of these between."),
    REPOSITORY: ("A repository tells functions and topics of a push.", "Put one of these between."),
}
ENTRIES = (
    Entry(
        IDENTITY,
        "Email identity",
        "SES",
        "messaging",
        ("sent", "bounced"),
        "EmailIdentity",
        {"EmailIdentity": "shop@example.com"},
    ),
    Entry(
        "AWS::SES::ConfigurationSet", "SES configuration", "SES", "messaging", ("sent", "bounced"), "ConfigurationSet"
    ),
    Entry("AWS::SES::Template", "Email template", "SES", "messaging", name="EmailTemplate"),
    Entry("AWS::SES::ReceiptRuleSet", "Receipt rules", "SES", "messaging", ("received",), "ReceiptRules"),
    Entry(
        "AWS::SES::ReceiptRule",
        "Receipt rule",
        "SES",
        "messaging",
        ("received",),
        "ReceiptRule",
        {"RuleSetName": "default-rule-set", "Rule": {"Enabled": True, "ScanEnabled": True}},
        edges=receipt_edges,
    ),
    Entry("AWS::Pinpoint::App", "Pinpoint application", "PIN", "messaging", ("sent",), "PinpointApp"),
    Entry("AWS::Pinpoint::SMSChannel", "SMS channel", "PIN", "messaging", owner=owned_by("ApplicationId")),
    Entry(
        "AWS::CodeCommit::Repository",
        "Repository",
        "GIT",
        "integration",
        ("pushes",),
        "Repository",
        {"RepositoryName": "code"},
        edges=repository_edges,
    ),
)
