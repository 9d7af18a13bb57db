"""Whatever comes, the wire answers: a call, or an error in AWS's shape."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.bus.calls import Call
from emulator.wire.errors import Malformed
from emulator.wire.http import Wire
from emulator.wire.message import HttpRequest
from emulator.wire.parse.query import LONGEST_FORM, read_form

SERVICES = ("dynamodb", "cloudwatch", "lambda", "s3", "sns", "sqs")
WIRE = Wire(account="123456789012", region="us-east-1", emulated=SERVICES)
VERIFYING = Wire(account="123456789012", region="us-east-1", emulated=SERVICES, secret_of={"AK": "secret"}.get)

TARGETS = st.sampled_from(
    [
        "AmazonSQS.SendMessage",
        "AmazonSQS.ReceiveMessage",
        "DynamoDB_20120810.PutItem",
        "GraniteServiceVersion20100801.PutMetricData",
        "",
        ".",
    ]
) | st.text(max_size=30)
SCOPES = st.sampled_from(
    [
        f"AWS4-HMAC-SHA256 Credential=AK/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0"
        for service in SERVICES
    ]
) | st.text(max_size=60)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "x-amz-target": TARGETS,
        "authorization": SCOPES,
        "content-type": st.sampled_from(["application/x-www-form-urlencoded", "application/json", "text/xml"]),
        "smithy-protocol": st.just("rpc-v2-cbor"),
        "content-encoding": st.just("gzip"),
        "x-amz-content-sha256": st.sampled_from(["STREAMING-UNSIGNED-PAYLOAD-TRAILER", "UNSIGNED-PAYLOAD"]),
        "host": st.text(max_size=40),
        "x-amz-meta-a": st.text(max_size=10),
        "x-amz-tagging": st.text(max_size=10),
    },
)
PATHS = st.sampled_from(
    [
        "/",
        "/bucket",
        "/bucket/key",
        "/2015-03-31/functions",
        "/2015-03-31/functions/f/invocations",
        "/123456789012/queue",
        "/service/GraniteServiceVersion20100801/operation/PutMetricData",
    ]
) | st.text(max_size=30).map(lambda text: f"/{text}")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["QueueUrl", "MessageAttributes", "Item", "S", "L", "M", "MetricData", "Timestamp"])
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)
FORMS = st.lists(
    st.tuples(
        st.sampled_from(["Action", "Version", "QueueUrl", "MessageAttribute.1.Name", "MessageAttribute.1.Value"])
        | st.text(alphabet="aA1.", max_size=20),
        st.sampled_from(["SendMessage", "Publish", "2012-11-05", "2010-03-31"]) | st.text(max_size=10),
    ),
    max_size=6,
).map(lambda pairs: "&".join(f"{name}={text}" for name, text in pairs))
XML = st.recursive(
    st.text(alphabet="abc<&]>", max_size=8),
    lambda inner: st.tuples(st.sampled_from(["Tagging", "TagSet", "Tag", "Key", "CORSRule"]), inner).map(
        lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"
    ),
    max_leaves=8,
)


def _as_json(value: Any) -> bytes:
    import json

    return json.dumps(value).encode()


BODIES = st.binary(max_size=200) | JSON.map(_as_json) | FORMS.map(str.encode) | XML.map(str.encode)
REQUESTS = st.builds(
    HttpRequest,
    st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH"]),
    PATHS,
    FORMS | st.text(max_size=30),
    HEADERS,
    BODIES,
)


@settings(max_examples=400, deadline=None)
@given(REQUESTS)
def test_any_request_is_a_call_or_is_refused_by_aws_shaped_error(request: HttpRequest) -> None:
    outcome = WIRE.read(request, "request-id")
    if isinstance(outcome, Call):
        assert outcome.operation
    else:
        assert 400 <= outcome.status < 500
        assert outcome.body
        assert b"Traceback" not in outcome.body


@settings(max_examples=200, deadline=None)
@given(REQUESTS)
def test_nothing_unsigned_passes_where_signatures_are_verified(request: HttpRequest) -> None:
    outcome = VERIFYING.read(request, "request-id", 1_767_225_600.0)
    assert not isinstance(outcome, Call)
    assert 400 <= outcome.status < 500


def test_a_form_of_more_than_eight_megabytes_is_not_decoded() -> None:
    text = "a=" + "%7B" * LONGEST_FORM
    began = time.process_time()
    with pytest.raises(Malformed, match="more than 8,388,608 characters"):
        read_form(text)
    assert time.process_time() - began < 0.1
