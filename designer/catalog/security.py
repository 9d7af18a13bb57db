"""KMS, Secrets Manager, Certificate Manager and parameters: what other resources read and are locked with."""

from collections.abc import Iterator

from designer.catalog.calls import Call, calls
from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Edge, Entry, Field, Part, owned_by
from designer.catalog.placement import used_by, uses
from designer.catalog.template import Resource, Template
from designer.catalog.wiring import Wiring, get_att, ref

SECRET = ("AWS::SecretsManager::Secret",)


def rotation_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    """Yield the function that a secret is given a new value by."""
    secret = template.target(resource.get("SecretId"), "secretsmanager")
    if secret is None:
        return
    for function in template.nodes(resource.get("RotationLambdaARN"), "lambda"):
        yield Edge(secret.name, function.name, "rotation", "sync", "", resource.name, (Part(resource.name),))


def rotate(wiring: Wiring, secret: Resource, function: Resource) -> None:
    """Give a secret a new value every 30 days; the schedule waits for the permission, which is tried at once."""
    properties = {
        "Action": "lambda:InvokeFunction",
        "FunctionName": ref(function.name),
        "Principal": "secretsmanager.amazonaws.com",
        "SourceArn": ref(secret.name),
    }
    permission = wiring.add(f"{secret.name}Invokes{function.name}", "AWS::Lambda::Permission", properties)
    schedule = {
        "SecretId": ref(secret.name),
        "RotationLambdaARN": get_att(function.name),
        "RotationRules": {"AutomaticallyAfterDays": 30},
    }
    name = wiring.add(f"{secret.name}Rotation", "AWS::SecretsManager::RotationSchedule", schedule)
    wiring.append(name, ("DependsOn",), permission)
    actions = ("DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage")
    wiring.allow(function, [f"secretsmanager:{action}" for action in actions], ref(secret.name))


ENTRIES = (
    Entry("AWS::KMS::Key", "KMS key", "KMS", "security", name="Key"),
    Entry("AWS::KMS::Alias", "Key alias", "KMS", "security", owner=owned_by("TargetKeyId")),
    Entry(
        "AWS::SecretsManager::Secret",
        "Secret",
        "SEC",
        "security",
        ("reads",),
        "Secret",
        edges=uses("KmsKeyId", kind="key"),
    ),
    Entry(
        "AWS::SecretsManager::SecretTargetAttachment",
        "Secret attachment",
        "SEC",
        "security",
        owner=owned_by("SecretId"),
    ),
    Entry(
        "AWS::SecretsManager::RotationSchedule",
        "Rotation schedule",
        "SEC",
        "security",
        edges=rotation_edges,
        owner=owned_by("SecretId"),
    ),
    Entry("AWS::SecretsManager::ResourcePolicy", "Secret policy", "SEC", "security", owner=owned_by("SecretId")),
    Entry(
        "AWS::SSM::Parameter",
        "Parameter",
        "SSM",
        "security",
        ("reads",),
        "Parameter",
        {"Type": "String", "Value": "value"},
        (Field("Value", "Value"), Field("Type", "Type", "choice", choices=("String", "StringList"))),
    ),
    Entry("AWS::CertificateManager::Certificate", "Certificate", "ACM", "security", owner=used_by("AWS::")),
)

READ_SECRET = Call(
    "read",
    ("AWS::SecretsManager::Secret",),
    "AWSSecretsManagerGetSecretValuePolicy",
    "SecretArn",
    ref,
    ("secretsmanager:GetSecretValue",),
    ref,
    "_ARN",
    ref,
)
READ_PARAMETER = Call(
    "read",
    ("AWS::SSM::Parameter",),
    "SSMParameterReadPolicy",
    "ParameterName",
    ref,
    ("ssm:GetParameter", "ssm:GetParameters"),
    lambda name: {"Fn::Sub": f"arn:${{AWS::Partition}}:ssm:${{AWS::Region}}:${{AWS::AccountId}}:parameter/${{{name}}}"},
    "_NAME",
    ref,
)
CONNECTIONS = (calls(READ_SECRET), calls(READ_PARAMETER), Connection("rotation", SECRET, FUNCTIONS, rotate))
REFUSALS = dict.fromkeys(
    ("AWS::SecretsManager::Secret", "AWS::SSM::Parameter", "AWS::KMS::Key"),
    ("It is read by others and calls nothing.", "Draw from the function to it."),
)
