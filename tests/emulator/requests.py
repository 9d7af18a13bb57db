"""Requests as a client might make them that knows every operation and nothing of what may be in it."""

import json
from functools import cache
from typing import Any
from urllib.parse import urlencode

from botocore.loaders import Loader
from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape
from botocore.serialize import create_serializer
from hypothesis import strategies as st

from emulator.wire.message import HttpRequest

ACCOUNT, REGION = "123456789012", "us-east-1"
QUEUE_URL = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/q"
TRUST = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",'
    '"Principal":{"Service":"lambda.amazonaws.com"}}]}'
)
KNOWN = (
    TRUST,
    QUEUE_URL,
    f"arn:aws:sqs:{REGION}:{ACCOUNT}:q",
    f"arn:aws:sns:{REGION}:{ACCOUNT}:t",
    f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f",
    f"arn:aws:iam::{ACCOUNT}:role/r",
    "q",
    "t",
    "f",
    "r",
    "*",
    "All",
    "$LATEST",
    "{}",
    "[]",
    '{"Resources":{"Q":{"Type":"AWS::SQS::Queue"}}}',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}]}',
)
"""Texts that mean something somewhere: they lead further into an operation than random ones."""
ATTRIBUTES = (
    *("ArchivePolicy", "DeliveryPolicy", "DisplayName", "FilterPolicy", "FilterPolicyScope", "MaximumMessageSize"),
    *(
        "MonthlySpendLimit",
        "Policy",
        "RawMessageDelivery",
        "RedrivePolicy",
        "ReplayPolicy",
        "SQSSuccessFeedbackSampleRate",
    ),
)
"""Names of attributes that no model lists."""
HARD = (
    *(
        "9" * 20,
        "9" * 5_000,
        "1e999",
        "\u0663",
        "http://[",
        "http://[x]/123456789012/q",
        "f/" + "9" * 5_000,
        "AQEB" + "f" * 40,
    ),
    *(
        '{"a":[1e999]}',
        '{"a":["\\ud800"]}',
        '{"a":[NaN]}',
        f'{{"a":[{"9" * 5_000}]}}',
        '{"a":[{"numeric":[">",1e999]}]}',
    ),
    *('{"MessageRetentionPeriod":"' + "9" * 5_000 + '"}', '{"healthyRetryPolicy":{"numRetries":1e999}}', "[" * 3_000),
    *('{"deadLetterTargetArn":["x"],"maxReceiveCount":{}}', '{"redrivePermission":{},"sourceQueueArns":[[]]}'),
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[[]],"Resource":{},"Principal":{"AWS":[1]}}]}',
)
"""Texts that are easily read wrong: numbers without end, halves of letters, addresses that are none."""
DEEPEST = 4
NUMBERS = st.sampled_from([-1, 0, 1, 2, 10, 43_200, 2**31, 2**63]) | st.integers(-(2**40), 2**40)
TEXTS = st.sampled_from(KNOWN) | st.sampled_from(ATTRIBUTES) | st.sampled_from(HARD) | st.text(max_size=12)


@cache
def model_of(service: str) -> ServiceModel:
    """Return botocore's own model of a service."""
    return ServiceModel(Loader().load_service_model(service, "service-2"), service)


def _structure(shape: StructureShape, depth: int) -> st.SearchStrategy[dict[str, Any]]:
    members = {name: values(member, depth + 1) for name, member in shape.members.items()}
    must = {name: member for name, member in members.items() if name in shape.required_members}
    may = {name: member for name, member in members.items() if name not in must}
    return st.fixed_dictionaries(must, optional=may if depth < DEEPEST else {})


def values(shape: Shape | None, depth: int = 0) -> st.SearchStrategy[Any]:
    """Return values of a shape; what is required is there, what a text or a number says is up to chance."""
    if shape is None or depth > 2 * DEEPEST:
        return st.just({})
    if isinstance(shape, StructureShape):
        return _structure(shape, depth)
    if isinstance(shape, ListShape):
        return st.lists(values(shape.member, depth + 1), max_size=2 if depth < DEEPEST else 0)
    if isinstance(shape, MapShape):
        keys, items = values(shape.key, depth + 1), values(shape.value, depth + 1)
        return st.dictionaries(keys, items, max_size=2 if depth < DEEPEST else 0)
    if shape.type_name in ("integer", "long"):
        return NUMBERS
    if shape.type_name in ("float", "double"):
        return st.floats(allow_nan=False, allow_infinity=False, width=32)
    if shape.type_name == "boolean":
        return st.booleans()
    if shape.type_name == "timestamp":
        return st.integers(0, 2_000_000_000)
    if shape.type_name == "blob":
        return st.binary(max_size=20) | TEXTS.map(lambda text: text.encode("utf-8", "replace"))
    enum: list[str] = getattr(shape, "enum", [])
    return (st.sampled_from(enum) | TEXTS) if enum else TEXTS


def request_of(service: str, operation: str, parameters: dict[str, Any]) -> HttpRequest:
    """Return the request that botocore would send; it checks nothing."""
    model = model_of(service)
    serializer = create_serializer(model.resolved_protocol, include_validation=False)
    made = serializer.serialize_to_request(parameters, model.operation_model(operation))
    body = made["body"]
    query = made["query_string"]
    scope = f"test/20260101/{REGION}/{model.signing_name}/aws4_request"
    headers = {name.lower(): str(text) for name, text in made["headers"].items()}
    if isinstance(body, dict):
        headers.setdefault("content-type", "application/x-www-form-urlencoded")
        body = urlencode(body)
    return HttpRequest(
        made["method"],
        made["url_path"].partition("?")[0],
        urlencode(query) if isinstance(query, dict) else query,
        {
            **headers,
            "host": "localhost",
            "authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0",
        },
        body.encode() if isinstance(body, str) else bytes(body or b""),
    )


def is_aws_shaped(body: bytes) -> bool:
    """Say whether a refusal's body is JSON or XML that names an error, or empty as a HEAD's."""
    if body.startswith(b"<"):
        return b"<Code>" in body
    found = json.loads(body) if body else {}
    return isinstance(found, dict)
