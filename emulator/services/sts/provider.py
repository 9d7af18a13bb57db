"""Names the identity provider that a token comes from."""

from emulator.bus.arn import Arn
from emulator.bus.calls import Call
from emulator.services.sts.roles import read_role_arn
from emulator.services.sts.web_token import WebToken

WITHOUT_PROVIDER = ("accounts.google.com", "cognito-identity.amazonaws.com")
"""Issuers that AWS knows by itself."""


def provider_arn(call: Call, token: WebToken) -> str:
    """Return the ARN of a token's provider in the account of the role that is to be assumed."""
    role = read_role_arn(call.parameters["RoleArn"])
    return str(Arn(role.partition, "iam", "", role.account, f"oidc-provider/{token.provider}"))
