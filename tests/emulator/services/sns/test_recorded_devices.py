"""What AWS answered about functions, phones and applications."""

import json
from typing import Any

import pytest

from tests.emulator.services.sns.asking import attributes_of
from tests.emulator.services.sns.bench import TopicBench
from tests.emulator.services.sns.recordings import Recorded


@pytest.mark.parametrize(
    ("name", "subject", "version"),
    [
        ("test_python_lambda_subscribe_sns_topic", "[Subject] Test subject", "1"),
        ("test_publish_lambda_verify_signature[2]", "[Subject] Test subject Signature v2", "2"),
    ],
)
def test_the_event_of_a_function(bench: TopicBench, name: str, subject: str, version: str) -> None:
    topic = bench.topic(SignatureVersion=version)
    (event,) = events_of(bench, topic, Subject=subject)
    Recorded(name).matches("notification", event["Records"][0]["Sns"])


def test_a_function_s_event_without_a_subject(bench: TopicBench) -> None:
    recorded = Recorded("test_sns_topic_as_lambda_dead_letter_queue")
    wanted = recorded.content["messages"]["Messages"][0]["Body"]["Message"]
    wanted["Records"][0]["Sns"]["Message"] = "Hello world."
    recorded.content["event"] = wanted
    recorded.matches("event", events_of(bench, bench.topic())[0])


def events_of(bench: TopicBench, topic: str, **given: Any) -> list[dict[str, Any]]:
    """Publish to a subscribed function and return the events that it was invoked with."""
    url = bench.subscribed_function(topic)
    bench.publish(topic, "Hello world.", **given)
    bench.pass_time(1)
    return [json.loads(body)["requestPayload"] for body in bench.bodies(url)]


# Text messages and mobile push.


def test_settings_of_text_messages(bench: TopicBench) -> None:
    situation = Recorded("test_get_sms_attributes_from_unmodified_region")
    situation.matches("get-sms-attributes_unmodified_region", bench.ask("GetSMSAttributes"))
    situation = Recorded("test_set_get_sms_attributes")
    given = {"DefaultSenderID": "LSTest", "DefaultSMSType": "Promotional", "DeliveryStatusSuccessSamplingRate": "100"}
    bench.ask("SetSMSAttributes", attributes=given)
    situation.matches("get-sms-all-attributes", bench.ask("GetSMSAttributes"))
    some = bench.ask("GetSMSAttributes", attributes=["DefaultSMSType", "DefaultSenderID"])
    situation.matches("get-sms-some-attributes", some)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("InvalidAttributeName", {"InvalidAttribute": "x"}),
        ("InvalidSMSType", {"DefaultSMSType": "x"}),
        ("TooLongID", {"DefaultSendID": "x" * 12}),
    ],
)
def test_settings_that_are_refused(bench: TopicBench, name: str, given: dict[str, str]) -> None:
    ours = bench.ask("SetSMSAttributes", attributes=given)
    Recorded(f"test_set_invalid_sms_attributes[{name}]").matches("invalid-attribute", ours)


def test_phones_that_opted_out(bench: TopicBench) -> None:
    number = "+15555550100"
    bench.ask("OptOutPhoneNumber", phoneNumber=number)
    ours = bench.ask("CheckIfPhoneNumberIsOptedOut", phoneNumber=number)
    Recorded("test_is_phone_number_opted_out").matches("phone-number-opted-out", ours)
    ours = bench.ask("OptInPhoneNumber", phoneNumber=number)
    Recorded("test_opt_in_phone_number").matches("opt-in-phone-number", ours)
    ours = bench.ask("OptInPhoneNumber", phoneNumber=number)
    Recorded("test_opt_in_non_existing_phone_number").matches("opt-in-non-existing-number", ours)


def test_a_phone_is_subscribed_without_asking(bench: TopicBench) -> None:
    situation = Recorded("test_subscribe_sms_endpoint")
    topic = bench.topic()
    subscription = bench.subscribe(topic, "+123123123", "sms")
    situation.matches("subscribe-sms-endpoint", {"SubscriptionArn": subscription})
    situation.matches("subscribe-sms-attrs", attributes_of(bench, subscription))


def test_applications_that_are_refused(bench: TopicBench) -> None:
    credential = {"PlatformCredential": "x"}
    for name, given in (
        (
            "test_create_platform_application_invalid_name[invalid-char]",
            {"Name": "@name", "Platform": "GCM", "Attributes": credential},
        ),
        (
            "test_create_platform_application_invalid_attributes[missing-principal]",
            {"Name": "name", "Platform": "ADM", "Attributes": credential},
        ),
        (
            "test_create_platform_application_invalid_name[too-long]",
            {"Name": "a" * 257, "Platform": "GCM", "Attributes": credential},
        ),
    ):
        situation = Recorded(name)
        (part,) = situation.content
        ours = bench.ask("CreatePlatformApplication", **given)
        if "too-long" in name:
            recorded = situation.content[part]["Error"]["Message"]
            ours["Error"]["Message"] = ours["Error"]["Message"].replace("a" * 257, recorded.split()[2])
        situation.matches(part, ours)


def test_applications(bench: TopicBench) -> None:
    application = create_application(bench)
    get = "GetPlatformApplicationAttributes"
    situation = Recorded("test_get_platform_application_attributes")
    situation.matches("get-application-attributes", bench.ask(get, PlatformApplicationArn=application))
    missing = application.replace("/app", "/other")
    for name, part, operation, arn in (
        ("test_get_platform_application_attributes_invalid_arn", "invalid-application-arn", get, "invalid"),
        ("test_get_platform_application_attributes_non_existing_app", "non_existing-application-arn", get, missing),
        ("test_set_platform_application_attributes_invalid_arn", "invalid-application-arn", "Set" + get[3:], "invalid"),
    ):
        given = {"PlatformApplicationArn": arn, "Attributes": {}} if operation[0] == "S" else {}
        ours = bench.ask(operation, **{"PlatformApplicationArn": arn, **given})
        Recorded(name).matches(part, ours)
    ours = bench.ask("SetPlatformApplicationAttributes", PlatformApplicationArn=missing, Attributes={"Enabled": "true"})
    situation = Recorded("test_set_platform_application_attributes_non_existing_app[missing-principal]")
    situation.matches("non_existing-application-arn", ours)


def create_application(bench: TopicBench) -> str:
    credentials = {"PlatformCredential": "x", "PlatformPrincipal": "y"}
    given = {"Name": "app", "Platform": "ADM", "Attributes": credentials}
    return str(bench.sns("CreatePlatformApplication", **given)["PlatformApplicationArn"])


def create_device(bench: TopicBench, application: str, **given: Any) -> str:
    parameters = {"PlatformApplicationArn": application, "Token": "token_1", **given}
    return str(bench.sns("CreatePlatformEndpoint", **parameters)["EndpointArn"])


def test_devices(bench: TopicBench) -> None:
    application = create_application(bench)
    device = create_device(bench, application)
    of_application = {"PlatformApplicationArn": application}
    listed = bench.ask("ListEndpointsByPlatformApplication", **of_application)
    Recorded("test_list_platform_endpoints").matches("list-endpoints-by-app", listed)
    situation = Recorded("test_set_platform_endpoint_attributes")
    ours = bench.ask("SetEndpointAttributes", EndpointArn=device, Attributes={"Enabled": "false"})
    situation.matches("set-platform-endpoint-attributes", ours)
    ours = bench.ask("GetEndpointAttributes", EndpointArn=device)
    situation.matches("get-platform-endpoint-attributes", ours)
    bench.ask("SetEndpointAttributes", EndpointArn=device, Attributes={"Enabled": "true"})
    situation = Recorded("test_delete_platform_endpoint")
    listed = bench.ask("ListEndpointsByPlatformApplication", **of_application)
    situation.matches("list-endpoints-by-app-pre-delete", listed)
    situation.matches("delete-endpoint", bench.ask("DeleteEndpoint", EndpointArn=device))
    listed = bench.ask("ListEndpointsByPlatformApplication", **of_application)
    situation.matches("list-endpoints-by-app-post-delete", listed)
    situation = Recorded("test_delete_endpoints_of_deleted_app")
    situation.matches("delete-application", bench.ask("DeletePlatformApplication", **of_application))
    listed = bench.ask("ListEndpointsByPlatformApplication", **of_application)
    situation.matches("list-endpoints-after-app-delete", listed)


def test_data_of_a_device(bench: TopicBench) -> None:
    given = {"CustomUserData": "foo", "Attributes": {"CustomUserData": "bar"}}
    device = create_device(bench, create_application(bench), **given)
    ours = bench.ask("GetEndpointAttributes", EndpointArn=device)
    Recorded("test_create_platform_endpoint_custom_data").matches("create-endpoint-double-custom-data", ours)


def test_devices_that_are_refused(bench: TopicBench) -> None:
    application = create_application(bench)
    device = create_device(bench, application)
    for name, attributes in (
        ("Data_Too_Long", {"CustomUserData": "a" * 2049}),
        ("Invalid_Name_Principal", {"PlatformPrincipal": "x"}),
    ):
        given = {"PlatformApplicationArn": application, "Token": "token_2", "Attributes": attributes}
        situation = Recorded(f"test_create_platform_endpoint_with_invalid_attributes[{name}]")
        situation.matches("create-platform-endpoint-invalid-attr", bench.ask("CreatePlatformEndpoint", **given))
    for name, attribute in (
        ("Credential", "PlatformCredential"),
        ("Generic", "InvalidKey"),
        ("Principal", "PlatformPrincipal"),
    ):
        situation = Recorded(f"test_set_platform_endpoint_attributes_invalid_attributes[Invalid_Name_{name}]")
        ours = bench.ask("SetEndpointAttributes", EndpointArn=device, Attributes={attribute: "x"})
        situation.matches("set-platform-endpoint-invalid-attributes", ours)
    missing = f"{device[:-4]}0000"
    part = "set-platform-endpoint-attributes-non-existent-app"
    ours = bench.ask("GetEndpointAttributes", EndpointArn=missing)
    Recorded("test_get_platform_endpoint_attributes_non_existent_endpoint").matches(part, ours)
    ours = bench.ask("SetEndpointAttributes", EndpointArn=missing, Attributes={"Enabled": "false"})
    Recorded("test_set_platform_endpoint_attributes_non_existent_endpoint").matches(part, ours)
    ours = bench.ask("SetEndpointAttributes", EndpointArn=application, Attributes={"Enabled": "false"})
    Recorded("test_set_platform_endpoint_attributes_invalid_arn").matches(part, ours)


# Filter policies.
