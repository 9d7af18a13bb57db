"""An account with a role that an identity provider vouches for, and the words of such providers."""

import base64
import json
from typing import Any

import pytest

from emulator.contract.settings import ENFORCE, Settings
from tests.emulator.worlds import Bench, Refused, only

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/r"


class Federation(Bench):
    """A world that asks policies, with a role that trusts a provider."""

    def __init__(self, operation: str, provider: str, **conditions: Any) -> None:
        super().__init__(services=only("iam", "sts"), settings=Settings(iam=ENFORCE))
        self.operation = operation
        statement = {
            "Effect": "Allow",
            "Principal": {"Federated": provider},
            "Action": [f"sts:{operation}", "sts:TagSession", "sts:SetSourceIdentity"],
            "Condition": conditions,
        }
        trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        self.call("iam", "CreateRole", RoleName="r", AssumeRolePolicyDocument=trust)

    def assume(self, **parameters: Any) -> dict[str, Any]:
        """Assume the role."""
        answer: dict[str, Any] = self.call("sts", self.operation, **{"RoleArn": ROLE, **parameters})
        return answer

    def refusal(self, **parameters: Any) -> str:
        """Return `code: message` of a refusal."""
        with pytest.raises(Refused) as refused:
            self.assume(**parameters)
        return str(refused.value)


def token(**claims: Any) -> str:
    """Return a token of a provider, with a signature that nobody made."""
    parts = ({"alg": "RS256", "typ": "JWT", "kid": "1"}, claims)
    texts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join((*texts, "c2lnbmF0dXJl"))
