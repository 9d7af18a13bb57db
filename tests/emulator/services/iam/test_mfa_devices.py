"""IAM: virtual MFA devices, whose codes are those of an authenticator."""

import base64
import hashlib
import hmac
import struct
from typing import Any

import pytest

from emulator.services.iam.totp import code_at
from tests.emulator.services.iam.test_operations import Iam

SERIAL = "arn:aws:iam::123456789012:mfa/phone"


def codes(seed: bytes, time_ms: int) -> dict[str, str]:
    """Return the two codes that an authenticator shows from an instant on, reckoned as RFC 4226 says."""
    shown = []
    for step in (time_ms // 30_000, time_ms // 30_000 + 1):
        digest = hmac.new(base64.b32decode(seed), struct.pack(">Q", step), hashlib.sha1).digest()
        (number,) = struct.unpack_from(">I", digest, digest[-1] & 15)
        shown.append(f"{(number & 0x7FFFFFFF) % 1_000_000:06}")
    return {"AuthenticationCode1": shown[0], "AuthenticationCode2": shown[1]}


class Device(Iam):
    """A world with a user and a device."""

    def __init__(self) -> None:
        super().__init__()
        self.iam("CreateUser", UserName="u")
        self.made = self.iam("CreateVirtualMFADevice", VirtualMFADeviceName="phone")["VirtualMFADevice"]
        self.which = {"UserName": "u", "SerialNumber": SERIAL}

    def codes(self, later_ms: int = 0) -> dict[str, str]:
        """Return the codes that the device shows now, or later."""
        return codes(self.made["Base32StringSeed"], self.world.now + later_ms)


def test_codes_are_those_of_rfc_6238() -> None:
    assert [code_at(b"12345678901234567890", step) for step in (1, 37_037_036)] == ["287082", "081804"]


def test_a_device_is_made_enabled_resynchronized_and_taken_away() -> None:
    device = Device()
    assert device.made["SerialNumber"] == SERIAL
    assert device.made["QRCodePNG"].startswith(b"\x89PNG")
    listed: dict[str, Any] = {"SerialNumber": SERIAL}
    assert device.iam("ListVirtualMFADevices")["VirtualMFADevices"] == [listed]
    device.iam("EnableMFADevice", **device.which, **device.codes())
    enabled = {"UserName": "u", "SerialNumber": SERIAL, "EnableDate": 1767225600}
    assert device.iam("ListMFADevices", UserName="u")["MFADevices"] == [enabled]
    assert device.iam("GetMFADevice", **device.which) == enabled
    assigned = device.iam("ListVirtualMFADevices", AssignmentStatus="Assigned")["VirtualMFADevices"]
    assert [one["User"]["UserName"] for one in assigned] == ["u"]
    assert device.iam("ListVirtualMFADevices", AssignmentStatus="Unassigned")["VirtualMFADevices"] == []
    device.iam("ResyncMFADevice", **device.which, **device.codes(60_000))
    summary = device.iam("GetAccountSummary")["SummaryMap"]
    assert (summary["MFADevices"], summary["MFADevicesInUse"]) == (1, 1)
    in_use = "DeleteConflict: MFA VirtualDevice in use. Must deactivate first."
    assert device.refusal("DeleteVirtualMFADevice", SerialNumber=SERIAL) == in_use
    assert "must delete MFA device first" in device.refusal("DeleteUser", UserName="u")
    device.iam("DeactivateMFADevice", **device.which)
    device.iam("DeleteVirtualMFADevice", SerialNumber=SERIAL)
    device.iam("DeleteUser", UserName="u")


def test_codes_that_the_device_does_not_show_are_refused() -> None:
    device = Device()
    wrong = "InvalidAuthenticationCode: Authentication code for device is not valid."
    shown = device.codes()
    swapped = {
        "AuthenticationCode1": shown["AuthenticationCode2"],
        "AuthenticationCode2": shown["AuthenticationCode1"],
    }
    for given in (swapped, device.codes(3_600_000), {**shown, "AuthenticationCode2": shown["AuthenticationCode1"]}):
        assert device.refusal("EnableMFADevice", **device.which, **given) == wrong


@pytest.mark.parametrize(
    ("operation", "refusal"),
    [
        ("DeactivateMFADevice", "NoSuchEntity: Device not found."),
        ("ResyncMFADevice", "NoSuchEntity: Device not found."),
        ("GetMFADevice", f"NoSuchEntity: VirtualMFADevice with serial number {SERIAL} doesn't exist."),
    ],
)
def test_a_device_that_is_not_the_user_s_is_not_found(operation: str, refusal: str) -> None:
    device = Device()
    given = device.codes() if operation == "ResyncMFADevice" else {}
    assert device.refusal(operation, **device.which, **given) == refusal


def test_a_device_is_one_user_s_and_its_name_is_taken() -> None:
    device = Device()
    device.iam("EnableMFADevice", **device.which, **device.codes())
    device.iam("CreateUser", UserName="v")
    again = device.refusal("EnableMFADevice", UserName="v", SerialNumber=SERIAL, **device.codes())
    assert again == "EntityAlreadyExists: MFA Device is already in use."
    assert device.refusal("CreateVirtualMFADevice", VirtualMFADeviceName="phone") == (
        "EntityAlreadyExists: MFADevice entity at the same path and name already exists."
    )
    device.iam("UpdateUser", UserName="u", NewUserName="w")
    assert device.iam("GetMFADevice", SerialNumber=SERIAL)["UserName"] == "w"


def test_a_user_has_eight_devices_at_most() -> None:
    iam = Iam()
    iam.iam("CreateUser", UserName="u")
    for number in range(9):
        made = iam.iam("CreateVirtualMFADevice", VirtualMFADeviceName=f"d{number}", Path="/p/")["VirtualMFADevice"]
        which = {"UserName": "u", "SerialNumber": made["SerialNumber"]}
        given = codes(made["Base32StringSeed"], iam.world.now)
        if number < 8:
            iam.iam("EnableMFADevice", **which, **given)
    assert iam.refusal("EnableMFADevice", **which, **given) == (
        "LimitExceeded: Cannot exceed quota for MFADevicesPerUser: 8"
    )
