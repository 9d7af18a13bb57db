"""Requests to calls, answers to responses."""

import gzip
import json
from typing import Any

import pytest
from botocore.parsers import create_parser

from emulator.bus.calls import Answer, Call, Failure
from emulator.wire.http import Wire
from emulator.wire.message import HttpRequest, HttpResponse

ACCOUNT = "123456789012"
REGION = "us-east-1"


@pytest.fixture
def wire() -> Wire:
    return Wire(account=ACCOUNT, region=REGION, emulated=["cloudwatch", "lambda", "sns", "sqs", "sts"])


def authorization(service: str, *, access_key: str = "AKIAEXAMPLE", region: str = "eu-west-1") -> str:
    scope = f"{access_key}/20260101/{region}/{service}/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=00"


def send_message(**headers: str) -> HttpRequest:
    target = {"x-amz-target": "AmazonSQS.SendMessage", "content-type": "application/x-amz-json-1.0"}
    return HttpRequest("POST", "/", "", {**target, **headers}, b'{"QueueUrl":"u","MessageBody":"b"}')


def called(wire: Wire, request: HttpRequest) -> Call:
    call = wire.read(request, "id-1")
    assert isinstance(call, Call), call
    return call


def refused(wire: Wire, request: HttpRequest) -> HttpResponse:
    response = wire.read(request, "id-1")
    assert isinstance(response, HttpResponse), response
    return response


def test_a_json_request_becomes_a_call(wire: Wire) -> None:
    call = called(wire, send_message(authorization=authorization("sqs")))
    assert (call.service, call.operation, call.protocol) == ("sqs", "SendMessage", "json")
    assert call.parameters == {"QueueUrl": "u", "MessageBody": "b"}
    assert (call.account, call.region, call.request_id) == (ACCOUNT, "eu-west-1", "id-1")


def test_an_access_key_of_twelve_digits_is_the_account(wire: Wire) -> None:
    call = called(wire, send_message(authorization=authorization("sqs", access_key="111122223333")))
    assert call.account == "111122223333"


def test_each_requests_own_credential_counts(wire: Wire) -> None:
    for account in ("111122223333", "444455556666"):
        first, _, rest = authorization("sqs", access_key=account).partition(" ")
        credential, _, others = rest.partition(", ")
        for header in (f"{first} {credential}, {others}", f"{first} {others}, {credential}"):
            assert called(wire, send_message(authorization=header)).account == account


def test_an_unsigned_request_is_the_worlds_own(wire: Wire) -> None:
    call = called(wire, send_message())
    assert (call.account, call.region) == (ACCOUNT, REGION)


def test_an_unsigned_request_takes_its_region_from_the_host(wire: Wire) -> None:
    assert called(wire, send_message(host="sqs.eu-central-1.amazonaws.com")).region == "eu-central-1"


FORM = {"content-type": "application/x-www-form-urlencoded"}


def test_sqs_is_also_spoken_as_query(wire: Wire) -> None:
    body = (
        b"Action=SendMessage&Version=2012-11-05&QueueUrl=u&MessageBody=a+b%26c"
        b"&MessageAttribute.1.Name=n&MessageAttribute.1.Value.DataType=Binary&MessageAttribute.1.Value.BinaryValue=AP8%3D"
    )
    call = called(wire, HttpRequest("POST", "/", "", FORM, body))
    assert (call.service, call.operation, call.protocol) == ("sqs", "SendMessage", "query")
    assert call.parameters == {
        "QueueUrl": "u",
        "MessageBody": "a b&c",
        "MessageAttributes": {"n": {"DataType": "Binary", "BinaryValue": b"\x00\xff"}},
    }


def test_a_query_request_at_a_queues_url_is_about_that_queue(wire: Wire) -> None:
    request = HttpRequest(
        "GET",
        "/123456789012/orders",
        "Action=ReceiveMessage&Version=2012-11-05&AttributeName.1=All",
        {"host": "127.0.0.1:4566"},
        base="http://127.0.0.1:4566",
    )
    assert called(wire, request).parameters == {
        "QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/orders",
        "AttributeNames": ["All"],
    }


def test_a_result_in_query_is_read_by_clients_of_that_protocol(wire: Wire) -> None:
    call = called(wire, HttpRequest("POST", "/", "Action=ReceiveMessage&Version=2012-11-05&QueueUrl=u"))
    message = {"MessageId": "m", "Body": "<&>\r", "Attributes": {"SentTimestamp": "1"}}
    response = wire.write(call, Answer({"Messages": [message]}))
    assert response.headers["Content-Type"] == "text/xml"
    text = response.body.decode()
    assert "<ReceiveMessageResult><Message><MessageId>m</MessageId><Body>&lt;&amp;&gt;&#xD;</Body>" in text
    assert "<Attribute><Name>SentTimestamp</Name><Value>1</Value></Attribute></Message></ReceiveMessageResult>" in text
    assert "<ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata>" in text


def parse_error(protocol: str, response: HttpResponse) -> dict[str, Any]:
    headers = {name.lower(): text for name, text in response.headers.items()}
    answer = {"status_code": response.status, "headers": headers, "body": response.body}
    parser: Any = create_parser(protocol)
    parsed: dict[str, Any] = parser.parse(answer, None)
    return parsed


NO_QUEUE = Failure(
    "QueueDoesNotExist", "No such queue.", detail={"query_code": "AWS.SimpleQueueService.NonExistentQueue"}
)


def test_a_failure_of_sqs_carries_both_codes_in_json(wire: Wire) -> None:
    response = wire.write(called(wire, send_message()), Answer(failure=NO_QUEUE))
    assert response.headers["x-amzn-query-error"] == "AWS.SimpleQueueService.NonExistentQueue;Sender"
    assert json.loads(response.body) == {
        "__type": "com.amazonaws.sqs#QueueDoesNotExist",
        "message": "No such queue.",
    }
    assert parse_error("json", response)["Error"] == {
        "Code": "AWS.SimpleQueueService.NonExistentQueue",
        "QueryErrorCode": "QueueDoesNotExist",
        "Message": "No such queue.",
        "Type": "Sender",
    }


def test_a_failure_of_sqs_has_the_query_code_in_query(wire: Wire) -> None:
    call = called(wire, HttpRequest("POST", "/", "Action=SendMessage&Version=2012-11-05&QueueUrl=u&MessageBody=b"))
    parsed = parse_error("query", wire.write(call, Answer(failure=NO_QUEUE)))
    assert parsed["Error"]["Code"] == "AWS.SimpleQueueService.NonExistentQueue"
    assert parsed["Error"]["Type"] == "Sender"
    assert parsed["ResponseMetadata"]["RequestId"] == "id-1"


def test_a_modelled_error_brings_its_status_and_members(wire: Wire) -> None:
    call = called(wire, HttpRequest("GET", "/2015-03-31/functions/f", "", {"authorization": authorization("lambda")}))
    failure = Failure("TooManyRequestsException", "Rate Exceeded.", detail={"Reason": "CallerRateLimitExceeded"})
    response = wire.write(call, Answer(failure=failure))
    assert response.status == 429
    assert response.headers["x-amzn-ErrorType"] == "TooManyRequestsException"
    assert json.loads(response.body) == {"message": "Rate Exceeded.", "Reason": "CallerRateLimitExceeded"}


def test_a_query_error_may_be_named_by_its_shape(wire: Wire) -> None:
    request = HttpRequest("POST", "/", "Action=ListTopics&Version=2010-03-31", {"authorization": authorization("sns")})
    response = wire.write(called(wire, request), Answer(failure=Failure("NotFoundException", "Topic does not exist")))
    assert response.status == 404
    assert parse_error("query", response)["Error"]["Code"] == "NotFound"


@pytest.mark.parametrize(
    ("headers", "path", "query", "status", "code", "protocol"),
    [
        ({"x-amz-target": "AmazonSQS.Juggle"}, "/", "", 400, "UnknownOperationException", "json"),
        ({"x-amz-target": "Nobody.Juggle"}, "/", "", 404, "UnknownOperationException", "json"),
        (
            {"authorization": authorization("sqs")},
            "/",
            "Action=Juggle&Version=2012-11-05",
            400,
            "InvalidAction",
            "query",
        ),
        ({"authorization": authorization("lambda")}, "/no/such", "", 404, "UnknownOperationException", "rest-json"),
        ({}, "/no/such", "", 404, "UnknownOperationException", "rest-json"),
        ({"content-type": "multipart/form-data; boundary=b"}, "/bucket", "", 501, "NotImplemented", "rest-xml"),
    ],
)
def test_what_no_service_offers_is_refused_in_its_protocol(
    wire: Wire, headers: dict[str, str], path: str, query: str, status: int, code: str, protocol: str
) -> None:
    response = refused(wire, HttpRequest("POST", path, query, headers))
    assert response.status == status
    assert parse_error(protocol, response)["Error"]["Code"] == code


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", "the body is not valid JSON"),
        (b"[]", "START_ARRAY can not be converted to SendMessageRequest"),
        (b'{"MessageBody": 5}', "NUMBER_VALUE can not be converted to String"),
        (b'{"DelaySeconds": "5"}', "STRING_VALUE can not be converted to Integer"),
        (b'{"DelaySeconds": true}', "TRUE_VALUE can not be converted to Integer"),
        (b'{"MessageAttributes": {"a": {"BinaryValue": "?"}}}', "a blob is not valid base64"),
        (b'{"MessageAttributes": []}', "START_ARRAY can not be converted to Map"),
    ],
)
def test_a_body_that_is_not_its_shape_is_refused(wire: Wire, body: bytes, message: str) -> None:
    request = send_message()
    request.body = body
    error = parse_error("json", refused(wire, request))["Error"]
    assert (error["Code"], error["Message"]) == ("SerializationException", message)


def test_deep_nesting_is_refused(wire: Wire) -> None:
    wire = Wire(account=ACCOUNT, region=REGION, emulated=["dynamodb"])
    body = b'{"TableName":"t","Item":{"a":' + b'{"L":[' * 400 + b'{"S":"x"}' + b"]}" * 400 + b"}}"
    request = HttpRequest("POST", "/", "", {"x-amz-target": "DynamoDB_20120810.PutItem"}, body)
    outcome = wire.read(request, "id")
    assert isinstance(outcome, Call) or parse_error("json", outcome)["Error"]["Code"] == "SerializationException"
    request.body = b'{"Item":' + b"[" * 100_000
    assert parse_error("json", refused(wire, request))["Error"]["Code"] == "SerializationException"


def test_a_compressed_body_is_unpacked_where_the_model_allows_it(wire: Wire) -> None:
    headers = {"x-amz-target": "GraniteServiceVersion20100801.PutMetricData", "content-encoding": "gzip"}
    body = gzip.compress(b'{"Namespace":"n","MetricData":[]}')
    assert called(wire, HttpRequest("POST", "/", "", headers, body)).parameters == {"Namespace": "n", "MetricData": []}
    error = parse_error("json", refused(wire, HttpRequest("POST", "/", "", headers, body[:-9])))["Error"]
    assert error["Code"] == "SerializationException"


def test_a_gzip_bomb_is_refused(wire: Wire) -> None:
    headers = {"x-amz-target": "GraniteServiceVersion20100801.PutMetricData", "content-encoding": "gzip"}
    bomb = gzip.compress(b" " * (80 << 20), compresslevel=9)
    assert parse_error("json", refused(wire, HttpRequest("POST", "/", "", headers, bomb)))["Error"]["Code"]


def test_queue_urls_name_the_address_at_which_the_client_is(wire: Wire) -> None:
    request = send_message(host="127.0.0.1:4566")
    request.headers["x-amz-target"] = "AmazonSQS.CreateQueue"
    request.body = b'{"QueueName":"q"}'
    call = called(wire, request)
    world_url = "https://sqs.us-east-1.amazonaws.com/123456789012/q"
    response = wire.write(call, Answer({"QueueUrl": world_url}), "http://127.0.0.1:4566")
    assert json.loads(response.body) == {"QueueUrl": "http://127.0.0.1:4566/123456789012/q"}
    assert json.loads(wire.write(call, Answer({"QueueUrl": world_url})).body) == {"QueueUrl": world_url}


def test_a_queue_url_at_the_clients_address_is_the_worlds(wire: Wire) -> None:
    request = send_message()
    request.base = "http://127.0.0.1:4566/w/token"
    request.body = b'{"QueueUrl":"http://127.0.0.1:4566/w/token/123456789012/q","MessageBody":"b"}'
    assert called(wire, request).parameters["QueueUrl"] == "https://sqs.us-east-1.amazonaws.com/123456789012/q"
