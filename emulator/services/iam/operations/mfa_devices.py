"""Makes virtual MFA devices, gives them to users, and takes them away."""

import base64
import io
from typing import Any
from urllib.parse import quote

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.iam.calling_user import user_of
from emulator.services.iam.errors import DeleteConflict, EntityAlreadyExists, LimitExceeded, NoSuchEntity
from emulator.services.iam.holdings import MfaDevice
from emulator.services.iam.limits import MFA_DEVICES
from emulator.services.iam.naming import new_arn
from emulator.services.iam.operations.users import describe_identity
from emulator.services.iam.pages import page, tag_list
from emulator.services.iam.state import Identity, State
from emulator.services.iam.tags import add_tags
from emulator.services.iam.totp import follow_each_other

SEED_BYTES = 40


@operation("CreateVirtualMFADevice")
def create_virtual_mfa_device(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateVirtualMFADevice.html"""
    name, path = call.parameters["VirtualMFADeviceName"], call.parameters.get("Path", "/")
    serial = new_arn(scope, "mfa", path, name)
    if serial in scope.state.devices:
        raise EntityAlreadyExists("MFADevice entity at the same path and name already exists.")
    device = MfaDevice(serial, scope.chance("seed").randbytes(SEED_BYTES), tags=add_tags({}, call))
    scope.state.devices[serial] = device
    seed = base64.b32encode(device.seed)
    shown: dict[str, Any] = {
        "SerialNumber": serial,
        "Base32StringSeed": seed,
        "QRCodePNG": _picture(f"otpauth://totp/{quote(name)}@{scope.account}?secret={seed.decode()}"),
    }
    return {"VirtualMFADevice": {**shown, "Tags": tag_list(device.tags)} if device.tags else shown}


@operation("EnableMFADevice")
def enable_mfa_device(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableMFADevice.html"""
    user = scope.state.identity("user", call.parameters["UserName"])
    device = find_device(scope, call)
    if device.user:
        raise EntityAlreadyExists("MFA Device is already in use.")
    if len(_of(scope, user)) >= MFA_DEVICES:
        raise LimitExceeded(f"Cannot exceed quota for MFADevicesPerUser: {MFA_DEVICES}")
    _check_codes(scope, device, call)
    device.user, device.enabled = user.name, scope.now
    return {}


@operation("ResyncMFADevice")
def resync_mfa_device(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ResyncMFADevice.html"""
    _check_codes(scope, _of_user(scope, call, scope.state.identity("user", call.parameters["UserName"])), call)
    return {}


@operation("DeactivateMFADevice")
def deactivate_mfa_device(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeactivateMFADevice.html"""
    device = _of_user(scope, call, user_of(scope, call))
    device.user, device.enabled = "", 0
    return {}


@operation("DeleteVirtualMFADevice")
def delete_virtual_mfa_device(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteVirtualMFADevice.html"""
    device = find_device(scope, call)
    if device.user:
        raise DeleteConflict("MFA VirtualDevice in use. Must deactivate first.")
    del scope.state.devices[device.serial]
    return {}


@operation("GetMFADevice", reads=True)
def get_mfa_device(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetMFADevice.html"""
    device = find_device(scope, call)
    name = call.parameters.get("UserName")
    if name is not None and device.user != scope.state.identity("user", name).name:
        raise _missing(device.serial)
    shown: dict[str, Any] = {"SerialNumber": device.serial}
    return {**shown, "UserName": device.user, "EnableDate": device.enabled // 1000} if device.user else shown


@operation("ListMFADevices", reads=True)
def list_mfa_devices(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADevices.html"""
    user = user_of(scope, call)
    found, more = page(_of(scope, user) if user is not None else [], call.parameters)
    listed = [
        {"UserName": device.user, "SerialNumber": device.serial, "EnableDate": device.enabled // 1000}
        for device in found
    ]
    return {"MFADevices": listed, **more}


@operation("ListVirtualMFADevices", reads=True)
def list_virtual_mfa_devices(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListVirtualMFADevices.html"""
    wanted = call.parameters.get("AssignmentStatus", "Any")
    devices = (scope.state.devices[serial] for serial in sorted(scope.state.devices))
    fitting = [device for device in devices if wanted in ("Any", "Assigned" if device.user else "Unassigned")]
    found, more = page(fitting, call.parameters)
    return {"VirtualMFADevices": [_listed(scope, device) for device in found], **more}


def find_device(scope: Scope[State], call: Call) -> MfaDevice:
    """Return the device that a request names, or raise AWS's error."""
    serial = call.parameters["SerialNumber"]
    found = scope.state.devices.get(serial)
    if found is None:
        raise _missing(serial)
    return found


def _missing(serial: str) -> NoSuchEntity:
    return NoSuchEntity(f"VirtualMFADevice with serial number {serial} doesn't exist.")


def _of(scope: Scope[State], user: Identity) -> list[MfaDevice]:
    return [device for _, device in sorted(scope.state.devices.items()) if device.user == user.name]


def _of_user(scope: Scope[State], call: Call, user: Identity | None) -> MfaDevice:
    device = scope.state.devices.get(call.parameters["SerialNumber"])
    if device is None or user is None or device.user != user.name:
        raise NoSuchEntity("Device not found.")
    return device


def _check_codes(scope: Scope[State], device: MfaDevice, call: Call) -> None:
    codes = (call.parameters["AuthenticationCode1"], call.parameters["AuthenticationCode2"])
    if not follow_each_other(device.seed, codes, scope.now):
        raise AwsError("InvalidAuthenticationCode", "Authentication code for device is not valid.", 403)


def _listed(scope: Scope[State], device: MfaDevice) -> dict[str, Any]:
    shown: dict[str, Any] = {"SerialNumber": device.serial}
    if device.user:
        shown["User"] = describe_identity(scope.state.identity("user", device.user))
        shown["EnableDate"] = device.enabled // 1000
    return shown


def _picture(text: str) -> bytes:
    """Return a QR code as PNG."""
    import segno  # slow, and seldom asked for

    drawn = io.BytesIO()
    segno.make(text, micro=False).save(drawn, kind="png", scale=4)
    return drawn.getvalue()
