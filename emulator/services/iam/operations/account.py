"""What is the account's own: its alias, its rules for passwords, and how much of its quotas is used."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.iam import limits
from emulator.services.iam.errors import NoSuchEntity
from emulator.services.iam.state import State

DEFAULT_PASSWORD_POLICY = {
    "MinimumPasswordLength": 6,
    "RequireSymbols": False,
    "RequireNumbers": False,
    "RequireUppercaseCharacters": False,
    "RequireLowercaseCharacters": False,
    "AllowUsersToChangePassword": False,
}
"""What UpdateAccountPasswordPolicy sets where it is not told, see its reference."""


@operation("CreateAccountAlias")
def create_account_alias(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Give the account a name; a new one takes the place of the old one."""
    alias = call.parameters["AccountAlias"]
    scope.state.alias = alias
    return {}


@operation("ListAccountAliases", reads=True)
def list_account_aliases(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the account's name, if it has one."""
    return {"AccountAliases": [scope.state.alias] if scope.state.alias else [], "IsTruncated": False}


@operation("DeleteAccountAlias")
def delete_account_alias(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Take the account's name away."""
    alias = call.parameters["AccountAlias"]
    if alias != scope.state.alias:
        raise NoSuchEntity(f"The account alias {alias} cannot be found.")
    scope.state.alias = ""
    return {}


@operation("UpdateAccountPasswordPolicy")
def update_account_password_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Set the rules for passwords; what is not given goes back to its default."""
    given = call.parameters
    policy = {**DEFAULT_PASSWORD_POLICY, **given}
    policy["ExpirePasswords"] = bool(given.get("MaxPasswordAge"))
    scope.state.password_policy = policy
    return {}


@operation("GetAccountPasswordPolicy", reads=True)
def get_account_password_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the rules for passwords."""
    return {"PasswordPolicy": dict(_password_policy(scope))}


@operation("DeleteAccountPasswordPolicy")
def delete_account_password_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Take the rules for passwords away."""
    _password_policy(scope)
    scope.state.password_policy = {}
    return {}


@operation("GetAccountSummary", reads=True)
def get_account_summary(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Count what there is, beside the quotas."""
    state = scope.state
    return {
        "SummaryMap": {
            **{f"{kind.capitalize()}s": len(state.of_kind(kind)) for kind in ("user", "group", "role")},
            "Policies": len(state.policies),
            "PolicyVersionsInUse": sum(len(policy.versions) for policy in state.policies.values()),
            "InstanceProfiles": len(state.profiles),
            "AccountAccessKeysPresent": 0,
            "AccountMFAEnabled": 0,
            "AccountPasswordPresent": 0,
            "AccountSigningCertificatesPresent": 0,
            "MFADevices": len(state.devices),
            "MFADevicesInUse": sum(bool(device.user) for device in state.devices.values()),
            "Providers": len(state.oidc_providers) + len(state.saml_providers),
            "ServerCertificates": len(state.certificates),
            "GlobalEndpointTokenVersion": state.token_version,
            **limits.ACCOUNT_QUOTAS,
        }
    }


@operation("SetSecurityTokenServicePreferences")
def set_security_token_service_preferences(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Say which tokens the global endpoint gives out; here they are all alike."""
    scope.state.token_version = 1 if call.parameters["GlobalEndpointTokenVersion"] == "v1Token" else 2
    return {}


def _password_policy(scope: Scope[State]) -> dict[str, Any]:
    if not scope.state.password_policy:
        raise NoSuchEntity(f"The Password Policy with domain name {scope.account} cannot be found.")
    return scope.state.password_policy
