"""The border between HTTP and calls: a request becomes a Call, an answer a response; nothing here has a socket."""

import zlib
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote

from emulator.bus.calls import KEY, OUTSIDE, Answer, Call, Failure
from emulator.kernel.ids import account_of_key
from emulator.wire.chunks import ChunkSigner, has_signed_chunks, is_chunked, join_chunks
from emulator.wire.compile import compiler, nameless
from emulator.wire.cors import answer_preflight, page_of
from emulator.wire.errors import Malformed, Refusal, malformed
from emulator.wire.hosts import read_host
from emulator.wire.message import HttpRequest, HttpResponse
from emulator.wire.plain import PROTOCOL, read_plain, write_plain
from emulator.wire.protocols.compiled import Compiled, Labels
from emulator.wire.routing import FORM, Router, UnknownOperation, Unrouted
from emulator.wire.signature import Credential, SecretOf, account_of, find_credential, take_headers, verify
from emulator.wire.signature_2 import is_version_2, verify_version_2
from emulator.wire.signature_codes import spelled
from emulator.wire.urls import PLACES, to_client, to_world

MAX_INFLATED = 64 * 1024 * 1024
MAX_KNOWN = 10_000
LONGEST_KNOWN = 200
"""What requests say is remembered where it is short."""
TRACE_HEADER = "x-amzn-trace-id"
LONGEST_TRACE_HEADER = 1024


class Origin(NamedTuple):
    """Whose request it is, by its signature or by where it goes."""

    account: str
    region: str
    credential: Credential | None
    principal: str


class Wire:
    """Reads requests and writes answers. With `secret_of`, signatures are verified.

    `account` and `region` hold where a request says nothing; `emulated` are the services to look for first.
    """

    def __init__(
        self, *, account: str, region: str, emulated: Iterable[str] = (), secret_of: SecretOf | None = None
    ) -> None:
        self.account, self.region = account, region
        names = tuple(emulated)
        self.emulated = frozenset(names)
        self.router = Router(names)
        self.secret_of = secret_of
        self.origins: dict[str, Origin] = {}
        self.targets: dict[tuple[str, str], Compiled] = {}

    def read(self, request: HttpRequest, request_id: str, now_s: float = 0.0) -> Call | HttpResponse:
        """Return the call that a request makes, or the response that refuses it; `now_s` is for signatures."""
        plain = read_plain(request, self.account, request_id)
        if plain is not None:
            return plain
        request.page = page_of(request)
        preflight = answer_preflight(request)
        if preflight is not None:
            return preflight
        is_form = request.headers.get("content-type", "").startswith(FORM)
        service, protocol = "", "query" if is_form else "rest-json"
        try:
            origin = self._origin(request)
            compiled, labels = self._compiled(request, origin.credential)
            service, protocol = compiled.service, compiled.protocol
            self._open(request, now_s)
            if compiled.takes_gzip and request.headers.get("content-encoding", "").endswith("gzip"):
                request.body = inflate(request.body)
            parameters = compiled.read(request, labels)
            if service in PLACES and request.base:
                to_world(parameters, request.base, origin.region)
        except Malformed as error:
            return _refuse(service, protocol, malformed(protocol, error).failure, request_id)
        except RecursionError:
            too_deep = Malformed("the request is nested too deeply")
            return _refuse(service, protocol, malformed(protocol, too_deep).failure, request_id)
        except (UnknownOperation, Unrouted) as refusal:
            return _refuse(refusal.service, refusal.protocol, refusal.failure, request_id)
        except Refusal as refusal:
            return _refuse(service, protocol, spelled(service, protocol, refusal.failure), request_id)
        return Call(
            service,
            compiled.operation,
            parameters,
            origin.account,
            origin.region,
            origin.principal,
            0,
            request_id,
            protocol,
            _trace_header(request),
        )

    def write(self, call: Call, answer: Answer, base: str = "") -> HttpResponse:
        """Return the response that tells a call's answer in the call's protocol; `base` is the request's."""
        if call.protocol == PROTOCOL:
            return write_plain(answer)
        compiled = compiler(call.service, call.protocol).operation(call.operation)
        if answer.failure is not None:
            return compiled.write_failure(answer.failure, call.request_id)
        result = answer.result or {}
        if base and call.service in PLACES:
            result = to_client(call.service, call.operation, result, base)
        return compiled.write_result(result, call.request_id)

    def _open(self, request: HttpRequest, now_s: float) -> None:
        signer = None
        if self.secret_of is not None and is_version_2(request):
            verify_version_2(request, self.secret_of, now_s)
        elif self.secret_of is not None:
            signature = verify(request, self.secret_of, now_s)
            if has_signed_chunks(request):
                signer = ChunkSigner(self.secret_of(signature.credential.access_key) or "", signature)
        if is_chunked(request):
            join_chunks(request, signer)
        if "Signature=" in request.query:
            take_headers(request)

    def _origin(self, request: HttpRequest) -> Origin:
        scope = request.headers.get("authorization", "").partition(",")[0]
        known = self.origins.get(scope)
        if known is not None:
            return known
        credential = find_credential(request)
        if credential is None:
            return Origin(self.account, read_host(request.host).region or self.region, None, OUTSIDE)
        key = credential.access_key
        principal = f"{KEY}{key}" if account_of_key(key) else OUTSIDE
        origin = Origin(account_of(key, self.account), credential.region or self.region, credential, principal)
        if "Credential=" in scope and len(scope) < LONGEST_KNOWN and len(self.origins) < MAX_KNOWN:
            self.origins[scope] = origin
        return origin

    def _compiled(self, request: HttpRequest, credential: Credential | None) -> tuple[Compiled, Labels]:
        key = (request.headers.get("x-amz-target", ""), credential.service if credential else "")
        known = self.targets.get(key) if key[0] else None
        if known is not None:
            return known, {}
        target = self.router.find(request, credential)
        compiled = compiler(target.service, target.protocol).operation(target.operation)
        is_worth_it = key[0] and compiled.service in self.emulated and len(key[0]) + len(key[1]) < LONGEST_KNOWN
        if is_worth_it and len(self.targets) < MAX_KNOWN:
            self.targets[key] = compiled
        return compiled, target.labels


def inflate(body: bytes) -> bytes:
    """Return what a gzip body holds."""
    stream = zlib.decompressobj(wbits=31)
    try:
        data = stream.decompress(body, MAX_INFLATED)
    except zlib.error:
        raise Malformed("the body is not valid gzip") from None
    if not stream.eof:
        raise Malformed("the body is cut short or too large when unpacked")
    return data


def _trace_header(request: HttpRequest) -> str:
    """Return the X-Ray trace header; AWS's SDKs write it percent-encoded."""
    header = request.headers.get(TRACE_HEADER, "")[:LONGEST_TRACE_HEADER]
    return unquote(header) if "%" in header else header


def _refuse(service: str, protocol: str, failure: Failure, request_id: str) -> HttpResponse:
    found = compiler(service, protocol) if service else nameless(protocol)
    return found.write_failure(failure, request_id)
