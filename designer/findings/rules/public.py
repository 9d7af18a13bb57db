"""What anybody on the internet can use: policies, buckets, function URLs and databases that are open to all."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.template import pairs
from designer.findings.finding import Found, Rule
from designer.findings.fixes import setting
from designer.findings.statements import Statement, statements_of
from designer.findings.subject import BUCKET, FUNCTIONS, Subject

OPEN_ACLS = ("PublicRead", "PublicReadWrite", "AuthenticatedRead")
POLICIES = (
    *("AWS::SQS::QueuePolicy", "AWS::SQS::QueueInlinePolicy", "AWS::SNS::TopicPolicy", "AWS::SNS::TopicInlinePolicy"),
    "AWS::S3::BucketPolicy",
)


def check(subject: Subject) -> Iterator[Found]:
    yield from _policies(subject)
    for bucket in subject.of_type(BUCKET):
        access = subject.values.text(bucket.get("AccessControl"))
        if access in OPEN_ACLS:
            text = f"{bucket.name} can be read by anybody: AccessControl is {access}."
            fix = setting("Make it private", bucket, "/Properties/AccessControl", "Private")
            yield Found(bucket.name, text, "/Properties/AccessControl", fix)
    for url in subject.of_type("AWS::Lambda::Url"):
        if subject.values.text(url.get("AuthType")) == "NONE":
            text = f"{url.name} lets anybody invoke the function: AuthType is NONE."
            fix = setting("Ask for IAM", url, "/Properties/AuthType", "AWS_IAM")
            yield Found(url.name, text, "/Properties/AuthType", fix)
    for function in subject.of_type(FUNCTIONS[0]):
        if subject.values.text(function.get("FunctionUrlConfig", "AuthType")) == "NONE":
            pointer = "/Properties/FunctionUrlConfig/AuthType"
            text = f"The URL of {function.name} lets anybody invoke it: AuthType is NONE."
            yield Found(function.name, text, pointer, setting("Ask for IAM", function, pointer, "AWS_IAM"))
    for permission in subject.of_type("AWS::Lambda::Permission"):
        guards = ("SourceArn", "SourceAccount", "PrincipalOrgID", "FunctionUrlAuthType", "EventSourceToken")
        if permission.get("Principal") == "*" and not any(permission.get(name) for name in guards):
            yield Found(
                permission.name, f"{permission.name} lets anybody invoke the function.", "/Properties/Principal"
            )
    for database in subject.of_type("AWS::RDS::DBInstance", "AWS::Redshift::Cluster"):
        if subject.flag(database, "PubliclyAccessible") is True:
            pointer = "/Properties/PubliclyAccessible"
            text = f"{database.name} has an address on the internet."
            yield Found(database.name, text, pointer, setting("Keep it inside", database, pointer, False))


def _policies(subject: Subject) -> Iterator[Found]:
    for policy in subject.of_type(*POLICIES):
        for statement in statements_of(policy, policy.get("PolicyDocument"), ("Properties", "PolicyDocument")):
            if _is_open(statement):
                yield Found(policy.name, f"{policy.name} lets anybody in: no condition says who.", statement.pointer)


def _is_open(statement: Statement) -> bool:
    principal = statement.value.get("Principal")
    everybody = principal == "*" or any(name == "AWS" and given in ("*", ["*"]) for name, given in pairs(principal))
    return everybody and not _limits_who(statement.value.get("Condition"))


def _limits_who(condition: Any) -> bool:
    """Say whether a condition leaves somebody out, not only those who come without TLS."""
    keys = {key.lower() for _, tests in pairs(condition) for key, _ in pairs(tests)}
    return bool(condition) and keys != {"aws:securetransport"}


RULE = Rule(
    "Open to everybody",
    "warning",
    "Anybody who finds the address can use it. Name who may, or add a condition such as aws:SourceArn.",
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
    check,
)
