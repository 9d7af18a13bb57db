"""Every operation of the product's services, written by botocore and read back."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import botocore.config
import botocore.session
import pytest
from botocore.exceptions import InvalidEndpointConfigurationError, ParamValidationError
from botocore.model import Shape

from emulator.bus.calls import Call
from emulator.wire.http import Wire
from emulator.wire.message import HttpRequest, HttpResponse
from emulator.wire.protocols.compiled import Compiled

SERVICES = (
    "apigateway",
    "apigatewayv2",
    "cloudformation",
    "cloudwatch",
    "dynamodb",
    "events",
    "iam",
    "kinesis",
    "lambda",
    "logs",
    "s3",
    "sns",
    "sqs",
    "stepfunctions",
    "sts",
)
ACCOUNT = "111122223333"
REGION = "eu-west-1"
REWRITTEN_BY_BOTOCORE = {
    ("s3", "CopyObject"): "CopySource is quoted, Expires is a text",
    ("s3", "CreateMultipartUpload"): "Expires is a text",
    ("s3", "PutObject"): "Expires is a text",
    ("s3", "UploadPartCopy"): "CopySource is quoted",
}
LEFT_OUT = {
    ("s3", "GetBucketLifecycle"): "has the route of GetBucketLifecycleConfiguration, which took its place",
    ("s3", "GetBucketNotification"): "has the route of GetBucketNotificationConfiguration, which took its place",
    ("s3", "PutBucketLifecycle"): "has the route of PutBucketLifecycleConfiguration, which took its place",
    ("s3", "PutBucketNotification"): "has the route of PutBucketNotificationConfiguration, which took its place",
    ("s3", "ListDirectoryBuckets"): "has the path of ListBuckets, at another host",
}
UNSIGNED_BY_BOTOCORE = ("sts",)


class Taken(Exception):
    """Carries a request out of botocore before it is sent."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__()
        self.request = request


class Lenient(Wire):
    """Reads what breaks the model as well: the samples have something for every member, whatever it demands."""

    def check(self, compiled: Compiled, parameters: dict[str, Any]) -> None:
        """Demand nothing."""


def _take(request: Any, **_: Any) -> None:
    url = urlsplit(request.url)
    body = request.body or b""
    body = body.read() if hasattr(body, "read") else body
    headers = {
        name.lower(): text.decode() if isinstance(text, bytes) else text for name, text in request.headers.items()
    }
    headers["host"] = url.netloc
    body = body.encode() if isinstance(body, str) else bytes(body)
    raise Taken(HttpRequest(request.method, url.path, url.query, headers, body))


def _sample(shape: Any, above: tuple[str, ...] = (), name: str = "") -> Any:
    """Return a value for every member of a shape; a shape within itself is left out."""
    if shape.type_name == "structure":
        return _sample_structure(shape, above)
    if shape.type_name == "list":
        return [_sample(shape.member, above)] * max(1, min(4, shape.metadata.get("min", 1)))
    if shape.type_name == "map":
        return {_sample(shape.key, above): _sample(shape.value, above)}
    if shape.type_name == "string":
        text = "bucket" if name.lower().startswith("bucket") else "abc/d e"
        return shape.enum[0] if shape.enum else text[: max(1, shape.metadata.get("max", 7))]
    if shape.type_name in ("integer", "long"):
        return max(1, shape.metadata.get("min", 1))
    scalars = {
        "float": 1.5,
        "double": 1.5,
        "boolean": True,
        "blob": b"\x00\xffbytes",
        "timestamp": datetime.fromtimestamp(1_700_000_000, UTC),
    }
    return scalars[shape.type_name]


def _sample_structure(shape: Any, above: tuple[str, ...]) -> dict[str, Any]:
    if shape.name in above:
        return {}
    members: dict[str, Shape] = shape.members
    inner = (*above, shape.name)
    known = {
        name: _sample(member, inner, name)
        for name, member in members.items()
        if member.name not in inner and not member.serialization.get("eventstream")
    }
    return dict(list(known.items())[:1]) if shape.is_tagged_union else known


def _as_seconds(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_seconds(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_seconds(item) for item in value]
    return value.timestamp() if isinstance(value, datetime) else value


@pytest.mark.parametrize("service", SERVICES)
def test_each_operation_is_routed_and_read_as_botocore_wrote_it(service: str) -> None:
    config = botocore.config.Config(
        parameter_validation=False,
        inject_host_prefix=False,
        s3={"addressing_style": "path"},
        request_checksum_calculation="when_required",
    )
    client: Any = botocore.session.get_session().create_client(
        service,
        region_name=REGION,
        endpoint_url="http://127.0.0.1:4566",
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key="secret",
        config=config,
    )
    client.meta.events.register("before-send", _take)
    wire = Lenient(account="000000000000", region="us-east-1", emulated=[service])
    checked = 0
    for operation in client.meta.service_model.operation_names:
        model = client.meta.service_model.operation_model(operation)
        if model.has_event_stream_input or (service, operation) in LEFT_OUT:
            continue
        parameters = _sample(model.input_shape) if model.input_shape else {}
        try:
            client._make_api_call(operation, dict(parameters))
        except Taken as taken:
            request = taken.request
        except (ParamValidationError, InvalidEndpointConfigurationError):
            continue
        call = wire.read(request, "request-id")
        assert not isinstance(call, HttpResponse), call.body
        assert (call.service, call.operation) == (service, operation)
        if (service, operation) not in REWRITTEN_BY_BOTOCORE:
            assert call.parameters == _as_seconds(parameters)
        if service not in UNSIGNED_BY_BOTOCORE:
            assert (call.account, call.region) == (ACCOUNT, REGION)
        checked += 1
    assert checked


def test_a_request_of_each_service_is_found_among_all_services() -> None:
    wire = Lenient(account="000000000000", region="us-east-1")
    for service in ("sqs", "sns", "lambda", "apigatewayv2", "cloudwatch", "s3"):
        client: Any = botocore.session.get_session().create_client(
            service, region_name=REGION, aws_access_key_id=ACCOUNT, aws_secret_access_key="secret"
        )
        client.meta.events.register("before-send", _take)
        operation = min(name for name in client.meta.service_model.operation_names if name.startswith("List"))
        parameters = _sample(client.meta.service_model.operation_model(operation).input_shape)
        with pytest.raises(Taken) as taken:
            client._make_api_call(operation, parameters)
        call = wire.read(taken.value.request, "request-id")
        assert isinstance(call, Call)
        assert (call.service, call.operation) == (service, operation)
