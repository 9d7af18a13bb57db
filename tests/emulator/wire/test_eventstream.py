"""Event streams as botocore reads them."""

from typing import Any

from botocore.eventstream import EventStreamBuffer

from emulator.wire.compile import compiler
from emulator.wire.serialize.eventstream import HeaderValue, encode_message


def messages(body: bytes) -> list[Any]:
    buffer = EventStreamBuffer()
    buffer.add_data(body)
    return list(buffer)


def test_each_kind_of_header_is_read_back() -> None:
    headers: dict[str, HeaderValue] = {
        "text": "ü",
        "yes": True,
        "no": False,
        "small": 7,
        "large": 1 << 40,
        "bytes": b"\x00",
        "time": 1.5,
    }
    (message,) = messages(encode_message(headers, b"payload"))
    assert message.payload == b"payload"
    assert message.headers == {**headers, "time": 1500}


def test_a_streamed_function_answers_by_events() -> None:
    operation = compiler("lambda", "rest-json").operation("InvokeWithResponseStream")
    result = {
        "StatusCode": 200,
        "ExecutedVersion": "$LATEST",
        "EventStream": [{"PayloadChunk": {"Payload": b"abc"}}, {"InvokeComplete": {"LogResult": "bG9n"}}],
    }
    response = operation.write_result(result, "id")
    assert response.headers["Content-Type"] == "application/vnd.amazon.eventstream"
    assert response.headers["X-Amz-Executed-Version"] == "$LATEST"
    chunk, complete = messages(response.body)
    assert (chunk.headers[":event-type"], chunk.payload) == ("PayloadChunk", b"abc")
    assert chunk.headers[":content-type"] == "application/octet-stream"
    assert complete.payload == b'{"LogResult":"bG9n"}'


def test_a_stream_of_an_rpc_protocol_begins_with_the_rest_of_the_result() -> None:
    operation = compiler("kinesis", "json").operation("SubscribeToShard")
    event = {"SubscribeToShardEvent": {"Records": [], "ContinuationSequenceNumber": "1", "MillisBehindLatest": 0}}
    first, second = messages(operation.write_result({"EventStream": [event]}, "id").body)
    assert first.headers[":event-type"] == "initial-response"
    assert second.headers[":event-type"] == "SubscribeToShardEvent"
    assert b'"ContinuationSequenceNumber":"1"' in second.payload
