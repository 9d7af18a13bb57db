"""STS: who a caller is, and temporary credentials."""

from typing import Any

import pytest

from emulator.kernel.ids import account_of_key
from tests.emulator.services.iam.test_operations import TRUST
from tests.emulator.worlds import Bench, Refused, only

ROLE = "arn:aws:iam::123456789012:role/r"


def bench() -> Bench:
    """Return a world with a role."""
    made = Bench(services=only("iam", "sts"))
    made.call("iam", "CreateRole", RoleName="r", AssumeRolePolicyDocument=TRUST)
    return made


def test_a_client_is_the_root_of_its_account() -> None:
    assert bench().call("sts", "GetCallerIdentity") == {
        "UserId": "123456789012",
        "Account": "123456789012",
        "Arn": "arn:aws:iam::123456789012:root",
    }


def test_a_session_is_its_role_and_its_name() -> None:
    world = bench()
    principal = "arn:aws:sts::123456789012:assumed-role/r/worker"
    identity = world.call("sts", "GetCallerIdentity", call={"principal": principal})
    assert identity["Arn"] == principal
    assert identity["UserId"].startswith("AROA")
    assert identity["UserId"].endswith(":worker")


def test_a_user_is_told_its_own_id() -> None:
    world = bench()
    user = world.call("iam", "CreateUser", UserName="ann", Path="/team/")["User"]
    identity = world.call("sts", "GetCallerIdentity", call={"principal": user["Arn"]})
    assert identity == {"UserId": user["UserId"], "Account": "123456789012", "Arn": user["Arn"]}


def test_an_assumed_role_gives_credentials_that_expire() -> None:
    answer = bench().call("sts", "AssumeRole", RoleArn=ROLE, RoleSessionName="session", DurationSeconds=900)
    assert answer["AssumedRoleUser"]["Arn"] == "arn:aws:sts::123456789012:assumed-role/r/session"
    assert answer["AssumedRoleUser"]["AssumedRoleId"].endswith(":session")
    credentials = answer["Credentials"]
    assert credentials["AccessKeyId"].startswith("ASIA")
    assert account_of_key(credentials["AccessKeyId"]) == "123456789012"
    assert credentials["Expiration"] == 1767225600 + 900
    assert sorted(credentials) == ["AccessKeyId", "Expiration", "SecretAccessKey", "SessionToken"]


def test_a_key_tells_its_account() -> None:
    world = bench()
    key = world.call("sts", "GetSessionToken")["Credentials"]["AccessKeyId"]
    assert world.call("sts", "GetAccessKeyInfo", AccessKeyId=key) == {"Account": "123456789012"}


@pytest.mark.parametrize(
    ("parameters", "refusal"),
    [
        (
            {"RoleArn": "arn:aws:iam::123456789012:role/none"},
            (
                "AccessDenied: User: arn:aws:iam::123456789012:root is not authorized to perform: sts:AssumeRole on"
                " resource: arn:aws:iam::123456789012:role/none"
            ),
        ),
        ({"RoleArn": "nonsense-nonsense-nonsense"}, "ValidationError: nonsense-nonsense-nonsense is invalid"),
        ({"DurationSeconds": 10}, "ValidationError: 1 validation error detected: Value '10' at 'durationSeconds'"),
        ({"DurationSeconds": 7200}, "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration"),
        ({"RoleSessionName": "x"}, "ValidationError: 1 validation error detected: Value 'x' at 'roleSessionName'"),
        (
            {"Tags": [{"Key": "k", "Value": "1"}, {"Key": "K", "Value": "2"}]},
            "InvalidParameterValue: Duplicate tag keys found. Please note that Tag keys are case insensitive.",
        ),
        (
            {"TransitiveTagKeys": ["k"]},
            "InvalidParameterValue: The specified transitive tag key must be included in the requested tags.",
        ),
    ],
)
def test_what_sts_refuses_it_refuses_in_the_words_of_aws(parameters: dict[str, Any], refusal: str) -> None:
    with pytest.raises(Refused) as raised:
        bench().call("sts", "AssumeRole", **{"RoleArn": ROLE, "RoleSessionName": "session", **parameters})
    assert str(raised.value).startswith(refusal)


def test_a_token_for_who_has_a_second_factor_is_refused_by_name() -> None:
    device: dict[str, Any] = {"SerialNumber": "arn:aws:iam::123456789012:mfa/ann", "TokenCode": "123456"}
    with pytest.raises(Refused, match="does not model sts:GetSessionToken with SerialNumber") as refused:
        bench().call("sts", "GetSessionToken", **device)
    assert refused.value.code == "NotImplemented"


def test_no_message_can_be_decoded() -> None:
    with pytest.raises(Refused, match="InvalidAuthorizationMessageException: Message is not valid"):
        bench().call("sts", "DecodeAuthorizationMessage", EncodedMessage="x")
