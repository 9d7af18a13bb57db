"""What errors look like on the wire, in each protocol."""

import json

import pytest

from emulator.bus.calls import Failure
from emulator.wire.compile import compiler


@pytest.mark.parametrize(
    ("service", "code"),
    [("logs", "ResourceNotFoundException"), ("sqs", "QueueDoesNotExist"), ("logs", "Unheard")],
)
def test_a_json_error_tells_its_message_whether_its_shape_has_a_member_for_it_or_not(service: str, code: str) -> None:
    written = compiler(service, "json").write_failure(Failure(code, "It is not there.", 400), "id")
    body = json.loads(written.body)
    assert body.pop("__type").rpartition("#")[2] == code
    assert body == {"message": "It is not there."}


def test_an_error_without_a_message_has_none() -> None:
    written = compiler("ssm", "json").write_failure(Failure("ParameterNotFound", "", 400), "id")
    assert set(json.loads(written.body)) <= {"__type", "message"}
    assert not json.loads(written.body).get("message")


def test_a_failure_may_bring_headers_which_its_body_does_not_repeat() -> None:
    failure = Failure("NoSuchKey", "It is not there.", 404, {"Key": "k", "headers": {"x-amz-delete-marker": "true"}})
    written = compiler("s3", "rest-xml").write_failure(failure, "id")
    assert written.headers["x-amz-delete-marker"] == "true"
    assert b"<Key>k</Key>" in written.body
    assert b"marker" not in written.body
