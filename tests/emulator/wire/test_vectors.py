"""Every published protocol case, from the server's side."""

from typing import Any

import pytest
from botocore.awsrequest import HeadersDict
from botocore.model import ServiceModel as BotocoreModel
from botocore.parsers import PROTOCOL_PARSERS

from emulator.bus.calls import Failure
from emulator.wire.compile import Compiler
from emulator.wire.message import HttpRequest, HttpResponse
from emulator.wire.protocols.rest import read_query
from emulator.wire.routes import Routes
from tests.emulator.wire.vectors import FOLDER, Case, as_parameters, body_bytes, botocore_model, comparable, read_cases

COMPRESSED = "the case gives a body only in the model's parameters; compression is tested in test_http"
TOKEN = "the client makes up the token that it sends"
NOT_SENT = "the client sends nothing for an empty value, so the server cannot see it"

LEFT_OUT_INPUT = {
    "Ec2EmptyQueryLists": NOT_SENT,
    "Ec2ProtocolIdempotencyTokenAutoFill": TOKEN,
    "HttpPrefixHeadersAreNotPresent": NOT_SENT,
    "QueryEmptyQueryMaps": NOT_SENT,
    "QueryIdempotencyTokenAutoFill": TOKEN,
    "QueryProtocolIdempotencyTokenAutoFill": TOKEN,
    "RestJsonHttpPrefixHeadersAreNotPresent": NOT_SENT,
    "RestJsonOmitsEmptyListQueryValues": NOT_SENT,
    "RestJsonQueryIdempotencyTokenAutoFill": TOKEN,
    "SDKAppendedGzipAfterProvidedEncoding_restJson1": COMPRESSED,
    "SDKAppendedGzipAfterProvidedEncoding_restXml": COMPRESSED,
    "SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsJson1_0": COMPRESSED,
    "SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsJson1_1": COMPRESSED,
    "SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsQuery": COMPRESSED,
    "SDKAppendsGzipAndIgnoresHttpProvidedEncoding_ec2Query": COMPRESSED,
    "SDKAppliedContentEncoding_awsJson1_0": COMPRESSED,
    "SDKAppliedContentEncoding_awsJson1_1": COMPRESSED,
    "SDKAppliedContentEncoding_awsQuery": COMPRESSED,
    "SDKAppliedContentEncoding_ec2Query": COMPRESSED,
    "SDKAppliedContentEncoding_restJson1": COMPRESSED,
    "SDKAppliedContentEncoding_restXml": COMPRESSED,
    "BodyWithXmlName": "no model names a structure where a member refers to it; botocore leaves it out too",
    "MediaTypeHeaderInputBase64": "the case gives the text of the JSON, botocore its value; it leaves it out too",
    "RestJsonHostWithPath": "an endpoint below a path takes its own prefix away before the request is read",
    "RestJsonHttpWithEmptyStructurePayload": "the client sends {} for a payload that is not set",
    "RestJsonHttpWithHeadersButNoPayload": "the client sends {} for a payload that is not set",
    "RestJsonQueryPrecedence": "about which of two values the client sends",
    "RestXmlQueryPrecedence": "about which of two values the client sends",
    "RestJsonQueryParamsStringListMap": "a map of lists holds every parameter, also those that are bound elsewhere",
    "RestXmlQueryParamsStringListMap": "a map of lists holds every parameter, also those that are bound elsewhere",
}
FLAT = "two flat lists whose elements have one name; botocore reads each of them as both, and leaves it out too"
UNREAD = "botocore's parser cannot read what the case asks for, and leaves it out too"
LEFT_OUT_OUTPUT = {
    "Ec2XmlLists": FLAT,
    "HttpPayloadTraitsWithNoBlobBody": UNREAD,
    "InputAndOutputWithTimestampHeaders": UNREAD,
    "QueryXmlLists": FLAT,
    "RestJsonHttpPayloadTraitsWithNoBlobBody": UNREAD,
    "RestJsonHttpPayloadWithUnsetUnion": UNREAD,
    "RestJsonInputAndOutputWithQuotedStringHeaders": UNREAD,
    "RestJsonInputAndOutputWithTimestampHeaders": UNREAD,
    "RestXmlHttpPayloadWithUnsetUnion": UNREAD,
    "XmlLists": FLAT,
}

INPUT = read_cases("input")
OUTPUT = read_cases("output")
REQUEST_ID = "6f8a1d52-30a4-4d2f-9f5e-2a3f1f1f1f1f"

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the published cases do not lie beside the repository")


def _named(cases: list[Case], left_out: dict[str, str]) -> list[Any]:
    return [
        pytest.param(case, id=f"{case.protocol}-{case.id}-{number}")
        for number, case in enumerate(cases)
        if case.id not in left_out
    ]


@pytest.mark.parametrize("case", _named(INPUT, LEFT_OUT_INPUT))
def test_a_published_request_is_read_back_into_its_parameters(case: Case) -> None:
    wanted = case.data["serialized"]
    path, _, query = wanted["uri"].partition("?")
    headers = {name.lower(): text for name, text in wanted.get("headers", {}).items()}
    request = HttpRequest(wanted["method"], path, query, headers, body_bytes(case, wanted.get("body", "")))
    labels = {}
    if case.protocol.startswith("rest"):
        found = Routes(case.model).find(request.method, request.path, read_query(query), headers)
        assert found is not None
        labels = found.labels
    shape = case.model.input(case.operation)
    expected = as_parameters(case.data["params"], shape) if shape else {}

    parameters = Compiler(case.model, case.protocol).operation(case.operation).read(request, labels)

    assert comparable(parameters) == comparable(expected)


def _parsed(case: Case, response: HttpResponse, shape: Any) -> Any:
    headers = {name: text for name, text in response.headers.items() if name != "x-amzn-RequestId"}
    answer = {
        "status_code": response.status,
        "headers": HeadersDict(headers),
        "body": response.body,
        "context": {"operation_name": case.operation},
    }
    parser: Any = PROTOCOL_PARSERS[case.protocol]
    parsed = parser().parse(answer, shape)
    parsed.pop("ResponseMetadata", None)
    return parsed


def _as_case(value: Any) -> Any:
    """Return what botocore parsed in the form of a case: times in seconds, bytes as text."""
    if isinstance(value, dict):
        return {key: _as_case(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_case(item) for item in value]
    if isinstance(value, bytes):
        return value.decode()
    return value.timestamp() if hasattr(value, "timestamp") else value


@pytest.mark.parametrize("case", _named([case for case in OUTPUT if "result" in case.data], LEFT_OUT_OUTPUT))
def test_a_published_result_is_written_so_that_botocore_reads_it(case: Case) -> None:
    shape = case.model.output(case.operation)
    result = as_parameters(case.data["result"], shape) if shape else {}
    output = BotocoreModel(botocore_model(case)).operation_model(case.operation).output_shape

    response = Compiler(case.model, case.protocol).operation(case.operation).write_result(result, REQUEST_ID)

    assert response.status == case.data["response"]["status_code"]
    assert comparable(_as_case(_parsed(case, response, output))) == comparable(_as_case(result))


@pytest.mark.parametrize("case", _named([case for case in OUTPUT if "errorCode" in case.data], LEFT_OUT_OUTPUT))
def test_a_published_error_is_written_so_that_botocore_reads_it(case: Case) -> None:
    failure = Failure(case.data["errorCode"], case.data.get("errorMessage", ""), detail=case.data["error"])
    shapes = BotocoreModel(botocore_model(case))
    error_name = case.data["given"]["errors"][0]["shape"]

    response = Compiler(case.model, case.protocol).write_failure(failure, REQUEST_ID)

    error = _parsed(case, response, None)["Error"]
    assert (error["Code"], error["Message"] or "") == (failure.code, failure.message)
    members = _parsed(case, response, shapes.shape_for(error_name))
    assert comparable(_as_case(members)) == comparable(case.data["error"])


def test_each_case_that_is_left_out_exists() -> None:
    assert set(LEFT_OUT_INPUT) <= {case.id for case in INPUT}
    assert set(LEFT_OUT_OUTPUT) <= {case.id for case in OUTPUT}
