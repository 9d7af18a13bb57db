"""Text messages and mobile push: they arrive in inboxes of the world."""

from typing import Any

import pytest

from tests.emulator.services.sns.bench import TopicBench
from tests.emulator.worlds import Refused

PHONE = "+15555550100"


def application(bench: TopicBench, platform: str = "GCM") -> str:
    credentials = {"PlatformCredential": "x", "PlatformPrincipal": "y"}
    given = {"Name": "app", "Platform": platform, "Attributes": credentials}
    return str(bench.sns("CreatePlatformApplication", **given)["PlatformApplicationArn"])


def device(bench: TopicBench, app: str, token: str = "t") -> str:
    return str(bench.sns("CreatePlatformEndpoint", PlatformApplicationArn=app, Token=token)["EndpointArn"])


def refusal(bench: TopicBench, operation: str, **given: Any) -> str:
    with pytest.raises(Refused) as refused:
        bench.sns(operation, **given)
    return refused.value.message


def test_a_text_message_goes_to_a_phone_directly(bench: TopicBench) -> None:
    attributes = {"AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}}
    message = bench.sns("Publish", PhoneNumber=PHONE, Message="hi", MessageAttributes=attributes)["MessageId"]
    (mail,) = bench.mails(PHONE)
    assert (mail["id"], mail["protocol"], mail["text"], mail["source"]) == (message, "sms", "hi", "")
    publish, deliver = bench.of_kind("publish", "deliver")
    assert (publish.resource, deliver.peer) == ("arn:aws:sns:us-east-1:123456789012:sms", PHONE)
    assert deliver.cause == publish.sequence


def test_a_phone_gets_its_own_text_of_a_json_message(bench: TopicBench) -> None:
    topic = bench.topic()
    bench.subscribe(topic, PHONE, "sms")
    bench.publish(topic, '{"default": "long", "sms": "short"}', MessageStructure="json")
    assert [mail["text"] for mail in bench.mails(PHONE)] == ["short"]


def test_a_phone_that_opted_out_gets_nothing_until_it_opts_in(bench: TopicBench) -> None:
    topic = bench.topic()
    bench.subscribe(topic, PHONE, "sms")
    bench.sns("OptOutPhoneNumber", phoneNumber=PHONE)
    bench.publish(topic)
    bench.sns("Publish", PhoneNumber=PHONE, Message="hi")
    assert bench.mails(PHONE) == []
    assert [event.detail["code"] for event in bench.of_kind("refuse")] == ["OptedOut", "OptedOut"]
    assert bench.sns("ListPhoneNumbersOptedOut") == {"phoneNumbers": [PHONE]}
    bench.sns("OptInPhoneNumber", phoneNumber=PHONE)
    bench.publish(topic)
    assert len(bench.mails(PHONE)) == 1


@pytest.mark.parametrize("number", ["12", "call me", "+1", "15555550100"])
def test_numbers_that_are_none(bench: TopicBench, number: str) -> None:
    text = f"Invalid parameter: PhoneNumber Reason: {number} is not valid to publish to"
    assert refusal(bench, "Publish", PhoneNumber=number, Message="hi") == text


def test_a_message_has_one_destination(bench: TopicBench) -> None:
    text = "Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter"
    assert refusal(bench, "Publish", Message="hi") == text
    assert "only one" in refusal(bench, "Publish", TopicArn=bench.topic(), PhoneNumber=PHONE, Message="hi")


def test_an_inbox_keeps_the_latest_thousand(bench: TopicBench) -> None:
    for index in range(1005):
        bench.sns("Publish", PhoneNumber=PHONE, Message=str(index))
    mails = bench.mails(PHONE)
    assert (len(mails), mails[0]["text"], mails[-1]["text"]) == (1000, "5", "1004")
    assert bench.sns("ReadInbox", Endpoint=PHONE)["Received"] == 1005


def test_the_sandbox_verifies_numbers_by_the_password_that_they_were_sent(bench: TopicBench) -> None:
    bench.sns("CreateSMSSandboxPhoneNumber", PhoneNumber=PHONE)
    assert bench.sns("ListSMSSandboxPhoneNumbers")["PhoneNumbers"] == [{"PhoneNumber": PHONE, "Status": "Pending"}]
    password = bench.mails(PHONE)[0]["text"].rpartition(" ")[2].rstrip(".")
    wrong = "000000" if password != "000000" else "111111"
    text = "Verification code is incorrect"
    assert refusal(bench, "VerifySMSSandboxPhoneNumber", PhoneNumber=PHONE, OneTimePassword=wrong) == text
    bench.sns("VerifySMSSandboxPhoneNumber", PhoneNumber=PHONE, OneTimePassword=password)
    assert bench.sns("ListSMSSandboxPhoneNumbers")["PhoneNumbers"][0]["Status"] == "Verified"
    bench.sns("DeleteSMSSandboxPhoneNumber", PhoneNumber=PHONE)
    assert bench.sns("ListSMSSandboxPhoneNumbers")["PhoneNumbers"] == []
    assert bench.sns("GetSMSSandboxAccountStatus") == {"IsInSandbox": False}
    assert bench.sns("ListOriginationNumbers") == {"PhoneNumbers": []}


def test_a_push_notification_goes_to_a_device_with_its_platform_s_text(bench: TopicBench) -> None:
    arn = device(bench, application(bench))
    bench.sns("Publish", TargetArn=arn, Message="plain")
    structured = '{"default": "d", "GCM": "{\\"notification\\": {}}"}'
    bench.sns("Publish", TargetArn=arn, Message=structured, MessageStructure="json")
    assert [mail["text"] for mail in bench.mails(arn)] == ["plain", '{"notification": {}}']


def test_a_device_s_message_may_lack_the_default(bench: TopicBench) -> None:
    arn = device(bench, application(bench))
    bench.sns("Publish", TargetArn=arn, Message='{"GCM": "g"}', MessageStructure="json")
    assert [mail["text"] for mail in bench.mails(arn)] == ["g"]
    text = "Invalid parameter: JSON must contain an entry for 'default' or 'GCM'."
    assert refusal(bench, "Publish", TargetArn=arn, Message='{"APNS": "a"}', MessageStructure="json") == text


def test_a_device_subscribes_to_a_topic(bench: TopicBench) -> None:
    topic = bench.topic()
    arn = device(bench, application(bench))
    bench.subscribe(topic, arn, "application")
    bench.publish(topic, "news")
    assert [(mail["text"], mail["source"]) for mail in bench.mails(arn)] == [("news", topic)]
    bench.sns("DeleteEndpoint", EndpointArn=arn)
    bench.publish(topic, "more")
    assert [event.detail["code"] for event in bench.of_kind("refuse")] == ["NotFound"]


def test_disabled_devices_and_applications_take_nothing(bench: TopicBench) -> None:
    app = application(bench)
    arn = device(bench, app)
    bench.sns("SetEndpointAttributes", EndpointArn=arn, Attributes={"Enabled": "false"})
    assert refusal(bench, "Publish", TargetArn=arn, Message="x") == "Endpoint is disabled"
    bench.sns("SetEndpointAttributes", EndpointArn=arn, Attributes={"Enabled": "true"})
    bench.sns("SetPlatformApplicationAttributes", PlatformApplicationArn=app, Attributes={"Enabled": "false"})
    assert refusal(bench, "Publish", TargetArn=arn, Message="x") == "Platform application is disabled"
    bench.sns("DeletePlatformApplication", PlatformApplicationArn=app)
    text = "Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified"
    assert refusal(bench, "Publish", TargetArn=arn, Message="x") == text


def test_a_token_names_one_device(bench: TopicBench) -> None:
    app = application(bench)
    first = device(bench, app)
    assert device(bench, app) == first
    given = {"PlatformApplicationArn": app, "Token": "t", "CustomUserData": "other"}
    text = f"Endpoint {first} already exists with the same Token, but different attributes."
    assert refusal(bench, "CreatePlatformEndpoint", **given) == f"Invalid parameter: Token Reason: {text}"
    bench.sns("SetEndpointAttributes", EndpointArn=first, Attributes={"Token": "u"})
    assert device(bench, app, "u") == first
    assert device(bench, app, "t") != first


def test_applications_show_no_credentials(bench: TopicBench) -> None:
    app = application(bench, "APNS")
    assert app == "arn:aws:sns:us-east-1:123456789012:app/APNS/app"
    (shown,) = bench.sns("ListPlatformApplications")["PlatformApplications"]
    assert shown == {"PlatformApplicationArn": app, "Attributes": {"Enabled": "true"}}


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"Name": ""}, "Name Reason: cannot be empty"),
        ({"Platform": "SMOKE"}, "Platform Reason: Unsupported platform: SMOKE"),
        ({"Attributes": {"PlatformPrincipal": "y"}}, "Attributes Reason: PlatformCredential attribute is required"),
        ({"Attributes": {"Color": "red"}}, "Attributes Reason: Invalid attribute name: Color"),
    ],
)
def test_applications_that_are_refused(bench: TopicBench, given: dict[str, Any], text: str) -> None:
    usual = {"Name": "app", "Platform": "GCM", "Attributes": {"PlatformCredential": "x"}}
    assert refusal(bench, "CreatePlatformApplication", **{**usual, **given}) == f"Invalid parameter: {text}"
