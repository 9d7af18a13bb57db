"""Finds the service, protocol and operation that a request is for."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from emulator.wire.compile import CBOR
from emulator.wire.errors import Refusal
from emulator.wire.hosts import bucket_of, read_host
from emulator.wire.index import Index, Services
from emulator.wire.message import HttpRequest
from emulator.wire.models import KEPT, find_model, service_names
from emulator.wire.protocols.query import form_of
from emulator.wire.protocols.rest import read_query
from emulator.wire.routes import Routes
from emulator.wire.signature import Credential

FORM = "application/x-www-form-urlencoded"
POSTED_FORM = "multipart/form-data"
"""In which a browser posts an object to a bucket: what no API model describes."""
SIGNING_ALIASES = {"s3express": "s3"}
MANY = 100
"""With more services than this, an unsigned path says nothing."""


class Target(NamedTuple):
    """Where a request goes. `operation` is empty where the service has no such operation."""

    service: str
    protocol: str
    operation: str
    labels: Mapping[str, str] = {}


class Unrouted(Refusal):
    """Nothing in the request says which service it is for, or botocore knows no such service."""

    def __init__(self, message: str, protocol: str) -> None:
        super().__init__("UnknownOperationException", message, 404)
        self.service = ""
        self.protocol = protocol


class UnknownOperation(Refusal):
    """The service has no such operation."""

    def __init__(self, service: str, protocol: str, message: str, code: str, status: int) -> None:
        super().__init__(code, message, status)
        self.service = service
        self.protocol = protocol


@lru_cache(maxsize=KEPT)
def routes_of(service: str) -> Routes:
    """Return the REST routes of a service."""
    model = find_model(service)
    assert model is not None
    return Routes(model)


class Router:
    """`emulated` are the services among which a request's is looked for first; then among all."""

    def __init__(self, emulated: Iterable[str] = ()) -> None:
        self.near = Index(emulated)
        self.far = Index(service_names())

    def find(self, request: HttpRequest, credential: Credential | None) -> Target:
        """Return the target of a request, or raise Unrouted or UnknownOperation."""
        if credential is None and request.headers.get("content-type", "").startswith(POSTED_FORM):
            raise UnknownOperation("s3", "rest-xml", "Sluice does not model s3:PostObject", "NotImplemented", 501)
        try:
            return _find(self.near, request, credential)
        except (Unrouted, UnknownOperation):
            return _find(self.far, request, credential)


def _find(index: Index, request: HttpRequest, credential: Credential | None) -> Target:
    target = request.headers.get("x-amz-target")
    if target is not None:
        prefix, _, operation = target.rpartition(".")
        return _by_operation(index, "json", prefix, operation, credential)
    if request.headers.get("smithy-protocol") == "rpc-v2-cbor" and "/service/" in request.path:
        prefix, _, operation = request.path.rpartition("/service/")[2].partition("/operation/")
        return _by_operation(index, CBOR, prefix, operation, credential)
    action = _action(request)
    candidates = _candidates(index, request, credential, action)
    found = None
    if action is not None:
        of_version = index.by_version.get(action[1], ())
        found = _by_action(action[0], tuple(sorted(candidates, key=lambda service: service not in of_version)))
    return found or _by_path(request, candidates, "query" if action else "rest-json")


def _first(services: Services, credential: Credential | None) -> Services:
    """Return the services, the one that has the name of the signature first."""
    if credential is None or credential.service not in services:
        return services
    return (credential.service, *(service for service in services if service != credential.service))


def _by_operation(index: Index, protocol: str, prefix: str, operation: str, credential: Credential | None) -> Target:
    refused = ""
    for service in _first(index.by_target.get(prefix, ()), credential):
        model = find_model(service)
        if model is not None and protocol in model.protocols:
            if operation in model.operations:
                return Target(service, protocol, operation)
            refused = refused or service
    if refused:
        message = f"{refused} has no operation {operation[:200]}"
        raise UnknownOperation(refused, protocol, message, "UnknownOperationException", 400)
    raise Unrouted(f"No AWS service has the target {prefix[:200]!r}", protocol)


def _candidates(
    index: Index, request: HttpRequest, credential: Credential | None, action: tuple[str, str] | None
) -> Services:
    if credential is not None:
        name = SIGNING_ALIASES.get(credential.service, credential.service)
        return _first(index.by_signing_name.get(name, ()), credential)
    named = read_host(request.host).service
    if named in index.by_signing_name:
        return index.by_signing_name[named]
    if action is not None and action[1]:
        return index.by_version.get(action[1], ())
    return index.services if len(index.services) < MANY else ()


def _by_action(action: str, candidates: Services) -> Target | None:
    refused = None
    for service in candidates:
        model = find_model(service)
        for protocol in ("query", "ec2"):
            if model is not None and protocol in model.protocols:
                if action in model.operations:
                    return Target(service, protocol, action)
                refused = refused or (service, protocol)
    if refused is None:
        return None
    message = f"The action {action[:200]} is not valid for this endpoint."
    raise UnknownOperation(*refused, message, "InvalidAction", 400)


def _by_path(request: HttpRequest, candidates: Services, protocol: str) -> Target:
    refused = None
    query = read_query(request.query)
    for service in candidates:
        model = find_model(service)
        rest = next((name for name in model.protocols if name.startswith("rest")), None) if model else None
        if rest is None:
            continue
        path = _with_bucket(request) if service == "s3" else request.path
        found = routes_of(service).find(request.method, path, query, request.headers)
        if found is not None:
            return Target(service, rest, found.operation, found.labels)
        refused = refused or (service, rest)
    what = f"{request.method} {request.path[:200]}"
    if refused is None and len(candidates) == 1:
        raise UnknownOperation(candidates[0], "query", f"{what} names no Action", "UnknownOperationException", 404)
    if refused is None:
        raise Unrouted(f"Sluice cannot tell which AWS service {what} is for", protocol)
    raise UnknownOperation(*refused, f"{refused[0]} has no operation at {what}", "UnknownOperationException", 404)


def _with_bucket(request: HttpRequest) -> str:
    bucket = bucket_of(request.host)
    return f"/{bucket}{request.path}" if bucket else request.path


def _action(request: HttpRequest) -> tuple[str, str] | None:
    """Return the Action and Version parameters, or None where there is no Action."""
    if "Action=" not in request.query and not request.headers.get("content-type", "").startswith(FORM):
        return None
    fields = dict(form_of(request))
    return (fields["Action"], fields.get("Version", "")) if "Action" in fields else None
