"""STS: roles that ask for the code of an MFA device."""

from typing import Any

import pytest

from tests.emulator.services.iam.test_mfa_devices import codes
from tests.emulator.services.sts.test_sessions import Sessions
from tests.emulator.test_permissions import ROLE, allow, document
from tests.emulator.worlds import Refused

MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


class Guarded(Sessions):
    """A world with the user `ann` and her device, and a role that asks for its code."""

    def __init__(self) -> None:
        super().__init__(allow("sqs:*", "*", Condition=MFA), Condition=MFA)
        self.ann = self.user("ann")
        device = self.call("iam", "CreateVirtualMFADevice", VirtualMFADeviceName="phone")["VirtualMFADevice"]
        self.serial, self.seed = device["SerialNumber"], device["Base32StringSeed"]
        both: dict[str, Any] = dict(codes(self.seed, self.world.now))
        self.call("iam", "EnableMFADevice", UserName="ann", SerialNumber=self.serial, **both)

    def user(self, name: str) -> str:
        """Make a user who may assume roles; return the ARN."""
        arn = self.call("iam", "CreateUser", UserName=name)["User"]["Arn"]
        policy = document(allow("sts:AssumeRole", "*"))
        self.call("iam", "PutUserPolicy", UserName=name, PolicyName="p", PolicyDocument=policy)
        return str(arn)

    def code(self, later_ms: int = 0) -> str:
        """Return the code that the device shows, now or later."""
        return codes(self.seed, self.world.now + later_ms)["AuthenticationCode1"]

    def assume_as(self, user: str, **parameters: Any) -> dict[str, Any]:
        """Assume the role as a user."""
        return self.assume(by={"principal": user}, **parameters)


def test_a_role_that_asks_for_a_code_opens_with_it_and_its_session_has_it() -> None:
    world = Guarded()
    answer = world.assume_as(world.ann, SerialNumber=world.serial, TokenCode=world.code())
    assert world.may_send(answer)
    with pytest.raises(Refused, match=f"is not authorized to perform: sts:AssumeRole on resource: {ROLE}"):
        world.assume_as(world.ann)


def test_a_code_is_the_one_that_the_caller_s_device_shows_about_now() -> None:
    world = Guarded()
    world.assume_as(world.ann, SerialNumber=world.serial, TokenCode=world.code(30_000))
    world.call("iam", "UpdateAssumeRolePolicy", RoleName="worker", PolicyDocument=trust())
    with pytest.raises(Refused, match="MultiFactorAuthentication failed with invalid MFA one time pass code"):
        world.assume_as(world.ann, SerialNumber=world.serial, TokenCode=world.code(90_000))
    unknown = "unable to validate MFA code.  Please verify your MFA serial number is valid"
    with pytest.raises(Refused, match=unknown):
        world.assume_as(world.user("bob"), SerialNumber=world.serial, TokenCode=world.code())
    for serial in (f"{world.serial}2", "GAHT12345678"):
        with pytest.raises(Refused, match=unknown):
            world.assume_as(world.ann, SerialNumber=serial, TokenCode=world.code())
    with pytest.raises(Refused, match="must provide both MFA serial number and one time pass code"):
        world.assume_as(world.ann, SerialNumber=world.serial)


def trust() -> str:
    """Return a trust policy that asks for no code."""
    return document({"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"})
