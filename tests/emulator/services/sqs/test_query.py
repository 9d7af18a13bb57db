"""SQS's Query protocol as clients send and read it: at the queue's own URL, and its errors."""

import json
import urllib.error
import urllib.request
from urllib.parse import urlencode

import pytest

from tests.emulator.server.running import Running

SIGNED = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def url(endpoint: Running) -> str:
    return str(endpoint.client().create_queue(QueueName="orders")["QueueUrl"])


def ask(url: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
    """Send a request signed for SQS; return the status and the body."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, body, {"Authorization": SIGNED, **named})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def get(url: str, **parameters: str) -> tuple[int, str]:
    """Ask by the query string."""
    return ask(f"{url}?{urlencode(parameters)}")


def post(url: str, **parameters: str) -> tuple[int, str]:
    """Ask by a form."""
    return ask(url, urlencode(parameters).encode(), Content_Type=FORM)


@pytest.mark.parametrize("way", [get, post])
def test_a_queue_is_used_at_its_url(url: str, way: object) -> None:
    assert callable(way)
    status, sent = way(url, Action="SendMessage", MessageBody="hello")
    assert (status, "<MD5OfMessageBody>5d41402abc4b2a76b9719d911017c592<" in sent) == (200, True)
    status, received = way(url, Action="ReceiveMessage", VisibilityTimeout="60")
    assert (status, "<Body>hello</Body>" in received) == (200, True)


def test_an_error_has_its_side_its_code_and_an_empty_detail(url: str) -> None:
    status, body = get(url, Action="GetQueueAttributes", **{"AttributeName.1": "Foobar"})
    assert status == 400
    error = "<Type>Sender</Type><Code>InvalidAttributeName</Code><Message>Unknown Attribute Foobar.</Message><Detail/>"
    assert f"<Error>{error}</Error>" in body


def test_a_missing_parameter_is_named(url: str) -> None:
    status, body = post(url, Action="SendMessage")
    assert status == 400
    assert "<Code>MissingParameter</Code><Message>The request must contain the parameter MessageBody.<" in body


@pytest.mark.parametrize("action", ["ListQueues", "CreateQueue", "FooBar"])
def test_a_queue_s_url_takes_only_what_is_about_a_queue(url: str, action: str) -> None:
    status, body = post(url, Action=action, QueueName="more")
    assert status == 400
    assert f"<Code>InvalidAction</Code><Message>The action {action} is not valid for this endpoint.<" in body


def test_a_request_without_an_action_is_an_unknown_operation(url: str) -> None:
    assert ask(url) == (404, "<UnknownOperationException/>\n")


def test_the_json_protocol_does_not_look_at_the_path(url: str) -> None:
    body = json.dumps({"QueueUrl": url, "AttributeNames": ["QueueArn"]}).encode()
    named = {"X_Amz_Target": "AmazonSQS.GetQueueAttributes", "Content_Type": "application/x-amz-json-1.0"}
    status, answer = ask(f"{url}-and-more", body, **named)
    assert (status, json.loads(answer)) == (
        200,
        {"Attributes": {"QueueArn": "arn:aws:sqs:us-east-1:123456789012:orders"}},
    )


def test_a_queue_that_is_gone_is_told_in_the_words_of_the_protocol(endpoint: Running, url: str) -> None:
    status, body = post(f"{url}-gone", Action="SendMessage", MessageBody="x")
    assert status == 400
    assert "<Code>AWS.SimpleQueueService.NonExistentQueue</Code>" in body
    assert "The specified queue does not exist for this wsdl version." in body


def test_the_only_entry_of_a_list_or_map_needs_no_number_as_in_the_reference_s_examples(url: str) -> None:
    status, body = get(url, Action="GetQueueAttributes", AttributeName="DelaySeconds")
    assert (status, "<Name>DelaySeconds</Name><Value>0</Value>" in body) == (200, True)
    status, _ = post(url, Action="TagQueue", **{"Tag.Key": "QueueType", "Tag.Value": "Production"})
    assert status == 200
    assert "<Key>QueueType</Key><Value>Production</Value>" in get(url, Action="ListQueueTags")[1]
    assert get(url, Action="UntagQueue", TagKey="QueueType")[0] == 200
    assert "QueueType" not in get(url, Action="ListQueueTags")[1]
    named = {"Attribute.Name": "DelaySeconds", "Attribute.Value": "0"}
    assert post(url, Action="SetQueueAttributes", **named)[0] == 200
