"""The names of properties in words, as forms label them and reasons are searched for them."""

import re

PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]+|[a-z]+|[0-9]+")
INITIALS = """
ACL ACM API ARN AWS AZ CIDR CORS CPU CSV DB DLQ DNS EBS EC2 ECR ECS EFS FIFO GB
HTTP HTTPS IAM ID IP IPv6 JSON KMS MB MFA OIDC SAML SES SNS SQL SQS SSE SSL SSM TLS
TTL URI URL VPC WAF XML IDs ARNs URIs URLs IPs Dynamo
"""
"""What is written so wherever it stands in a name."""
WRITTEN = {word.lower(): word for word in INITIALS.split()}


def words_of(name: str) -> str:
    """Return a property's name in words: `KmsMasterKeyId` is `KMS master key ID`."""
    words = [WRITTEN.get(word.lower(), word if word.isupper() else word.lower()) for word in PARTS.findall(name)]
    text = " ".join(words) or name
    return text[:1].upper() + text[1:]
