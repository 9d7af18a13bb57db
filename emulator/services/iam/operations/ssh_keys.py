"""Takes in, shows, changes and removes users' public keys for SSH."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.kernel.ids import suffix
from emulator.services.iam.calling_user import user_of
from emulator.services.iam.errors import LimitExceeded, NoSuchEntity
from emulator.services.iam.limits import SSH_KEYS
from emulator.services.iam.pages import page
from emulator.services.iam.public_keys import NotAKey, as_openssh, as_pem, fingerprint, read_public_key
from emulator.services.iam.state import Identity, State

LISTED = ("UserName", "SSHPublicKeyId", "Status", "UploadDate")


@operation("UploadSSHPublicKey")
def upload_ssh_public_key(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSSHPublicKey.html"""
    user = scope.state.identity("user", call.parameters["UserName"])
    body = call.parameters["SSHPublicKeyBody"].strip()
    try:
        read = read_public_key(body)
    except NotAKey:
        raise AwsError("InvalidPublicKey", "The public key is invalid.") from None
    marked = fingerprint(read)
    if any(known["Fingerprint"] == marked for known in user.ssh_keys):
        raise AwsError("DuplicateSSHPublicKey", "The SSH public key is associated with the user already.")
    if len(user.ssh_keys) >= SSH_KEYS:
        raise LimitExceeded(f"Cannot exceed quota for SSHPublicKeysPerUser: {SSH_KEYS}")
    key = {
        "UserName": user.name,
        "SSHPublicKeyId": "APKA" + suffix(scope.chance("id"), 17),
        "Fingerprint": marked,
        "SSHPublicKeyBody": body,
        "Status": "Active",
        "UploadDate": scope.now // 1000,
    }
    user.ssh_keys.append(key)
    return {"SSHPublicKey": dict(key)}


@operation("GetSSHPublicKey", reads=True)
def get_ssh_public_key(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetSSHPublicKey.html"""
    _, key = _find(scope, call)
    read = read_public_key(key["SSHPublicKeyBody"])
    body = as_openssh(read) if call.parameters["Encoding"] == "SSH" else as_pem(read)
    return {"SSHPublicKey": {**key, "SSHPublicKeyBody": body}}


@operation("ListSSHPublicKeys", reads=True)
def list_ssh_public_keys(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSSHPublicKeys.html"""
    user = user_of(scope, call)
    found, more = page(user.ssh_keys if user is not None else [], call.parameters)
    return {"SSHPublicKeys": [{name: key[name] for name in LISTED} for key in found], **more}


@operation("UpdateSSHPublicKey")
def update_ssh_public_key(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSSHPublicKey.html"""
    _, key = _find(scope, call)
    key["Status"] = call.parameters["Status"]
    return {}


@operation("DeleteSSHPublicKey")
def delete_ssh_public_key(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSSHPublicKey.html"""
    user, key = _find(scope, call)
    user.ssh_keys.remove(key)
    return {}


def _find(scope: Scope[State], call: Call) -> tuple[Identity, dict[str, Any]]:
    user = scope.state.identity("user", call.parameters["UserName"])
    wanted = call.parameters["SSHPublicKeyId"]
    for key in user.ssh_keys:
        if key["SSHPublicKeyId"] == wanted:
            return user, key
    raise NoSuchEntity(f"The Public Key with id {wanted} cannot be found.")
