"""Finds and checks code signing configurations, and code against them."""

from typing import Any

from emulator.bus.arn import make_arn
from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.services.lambda_ import errors
from emulator.services.lambda_.signing_config import SigningConfig
from emulator.services.lambda_.state import State

ENFORCE = "Enforce"


def signing_arn(scope: Scope[State], identity: str) -> str:
    """Return the ARN of a code signing configuration of this account and region."""
    return make_arn("lambda", scope.region, scope.account, f"code-signing-config:{identity}")


def find_signing(scope: Scope[State], arn: str) -> SigningConfig:
    """Return a configuration that is itself asked for."""
    found = scope.state.signing.get(arn)
    if found is None:
        raise errors.not_found(f"The Lambda code signing configuration {arn} can not be found.")
    return found


def check_usable(scope: Scope[State], arn: str) -> None:
    """Refuse a function a configuration that is not there."""
    if arn not in scope.state.signing:
        text = (
            "The code signing configuration cannot be found. "
            f"Check that the provided configuration is not deleted: {arn}."
        )
        raise AwsError("CodeSigningConfigNotFoundException", text, 404, errors.USER)


def check_signature(scope: Scope[State], arn: str, name: str) -> None:
    """Refuse code where the function's configuration enforces signatures: AWS Signer is not here, none is signed."""
    config = scope.state.signing.get(arn)
    if config is not None and config.policy == ENFORCE:
        text = (
            "Lambda cannot deploy the function. The function or layer might be signed using a signature that the "
            f"client is not configured to accept. Check the provided signature for {name}."
        )
        raise AwsError("CodeVerificationFailedException", text, 400, errors.USER)


def read_publishers(given: dict[str, Any]) -> list[str]:
    """Return AllowedPublishers' SigningProfileVersionArns: 1 to 20."""
    return list(given.get("SigningProfileVersionArns") or [])


def read_policy(given: dict[str, Any]) -> str:
    """Return UntrustedArtifactOnDeployment, Warn where it is not said."""
    return str(given.get("UntrustedArtifactOnDeployment") or "Warn")
