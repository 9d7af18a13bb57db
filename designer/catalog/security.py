"""KMS, Secrets Manager, Certificate Manager and parameters: what other resources read and are locked with."""

from designer.catalog.calls import Call, calls
from designer.catalog.entry import Entry, Field, owned_by
from designer.catalog.placement import attaches, used_by, uses
from designer.catalog.wiring import ref

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
    Entry("AWS::SecretsManager::RotationSchedule", "Rotation schedule", "SEC", "security", owner=owned_by("SecretId")),
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
    Entry("AWS::WAFv2::WebACL", "Web ACL", "WAF", "security", name="WebAcl"),
    Entry(
        "AWS::WAFv2::WebACLAssociation",
        "Web ACL association",
        "WAF",
        "security",
        edges=attaches("WebACLArn", "ResourceArn"),
        owner=owned_by("WebACLArn"),
    ),
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
CONNECTIONS = (calls(READ_SECRET), calls(READ_PARAMETER))
REFUSALS = dict.fromkeys(
    ("AWS::SecretsManager::Secret", "AWS::SSM::Parameter", "AWS::KMS::Key"),
    ("It is read by others and calls nothing.", "Draw from the function to it."),
)
