"""Data-plane requests that no API model describes: custom resources' answers, function URLs, certificate, code."""

import re
from urllib.parse import unquote

from emulator.bus.calls import OUTSIDE, Answer, Call
from emulator.wire.hosts import REGION
from emulator.wire.message import HttpRequest, HttpResponse
from emulator.wire.serialize.rest import unsafe

PROTOCOL = "plain"
RESPONSE_PATH = re.compile(
    r"/cloudformation-custom-resource-response-[a-z0-9-]+"
    r"/(?P<key>arn:[a-z-]+:cloudformation:(?P<region>[a-z0-9-]+):(?P<account>[0-9]{12}):.+)"
)
"""The key begins with the stack's ARN; nobody signs such a request, so that its account is told by that alone."""
CERTIFICATE_PATH = re.compile(r"/SimpleNotificationService-[0-9a-f]{32}\.pem")
CERTIFICATE_REGION = "us-east-1"
"""Every region has the same certificate."""
CODE_PATH = re.compile(
    r"/awslambda-(?P<region>[a-z0-9-]+)-(?:tasks|layers)/snapshots/(?P<account>[0-9]{12})/[A-Za-z0-9_-]+"
)
"""Lambda's own buckets, whose names are the beginning of the path here. The version is an archive's SHA-256."""
CODE_VERSION = re.compile(r"versionId=([0-9a-f]{64})")
FUNCTION_HOST = re.compile(r"(?P<id>[a-z0-9]{32})\.lambda-url\.(?P<region>[a-z0-9-]+)\.")


def read_plain(request: HttpRequest, account: str, request_id: str) -> Call | None:
    """Return the call that such a request makes, or None where it is a request to an API."""
    found = RESPONSE_PATH.fullmatch(unquote(request.path)) if request.method == "PUT" else None
    if found:
        parameters = {"Key": found["key"], "Body": request.body}
        return _call("cloudformation", "PutResponse", parameters, found["account"], found["region"], request_id)
    if request.method == "GET" and CERTIFICATE_PATH.fullmatch(request.path):
        return _call("sns", "GetSigningCertificate", {"Path": request.path}, account, CERTIFICATE_REGION, request_id)
    code = CODE_PATH.fullmatch(request.path) if request.method == "GET" else None
    if code:
        version = CODE_VERSION.search(request.query)
        named = {"Version": version[1] if version else ""}
        return _call("lambda", "GetCode", named, code["account"], code["region"], request_id)
    function = FUNCTION_HOST.match(request.host) if ".lambda-url." in request.host else None
    if function is None or not REGION.match(function["region"]):
        return None
    parameters = {
        "UrlId": function["id"],
        "Method": request.method,
        "Path": request.path,
        "Query": request.query,
        "Headers": dict(request.headers),
        "Body": request.body,
        "Signer": request.headers.get("authorization", ""),
    }
    return _call("lambda", "InvokeFunctionUrl", parameters, account, function["region"], request_id)


def write_plain(answer: Answer) -> HttpResponse:
    """Return the response of such a call: {"StatusCode", "Headers", "Cookies", "Body"}, each of them optional."""
    failure = answer.failure
    if failure is not None:
        return HttpResponse(failure.status, {"Content-Type": "text/plain"}, f"{failure.message}\n".encode())
    result = answer.result or {}
    headers = {unsafe(str(name)): unsafe(str(value)) for name, value in result.get("Headers", {}).items()}
    cookies = tuple(unsafe(str(cookie)) for cookie in result.get("Cookies", ()))
    return HttpResponse(int(result.get("StatusCode", 200)), headers, bytes(result.get("Body", b"")), cookies)


def _call(
    service: str, operation: str, parameters: dict[str, object], account: str, region: str, request_id: str
) -> Call:
    return Call(service, operation, parameters, account, region, OUTSIDE, 0, request_id, PROTOCOL)
