"""The REST protocols, JSON and XML: parameters and results spread over path, query string, headers and body."""

from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from emulator.bus.calls import Failure
from emulator.wire.errors import Malformed
from emulator.wire.faults import Fault, Faults
from emulator.wire.message import HttpRequest, HttpResponse
from emulator.wire.models import ServiceModel
from emulator.wire.parse.json import JsonReaders
from emulator.wire.parse.query import MAX_FIELDS
from emulator.wire.parse.rest import rest_reader
from emulator.wire.parse.xml import XmlReaders
from emulator.wire.protocols.compiled import Labels, ReadParameters, WriteFailure, WriteResult
from emulator.wire.protocols.streams import EVENT_STREAM, stream_of
from emulator.wire.serialize.json import JsonWriters, dump_json
from emulator.wire.serialize.rest import XML_START, body_writer, header_writers, status_member
from emulator.wire.serialize.xml import XmlWriters, write_error_members
from emulator.wire.xml import escape

REQUEST_ID = {"s3": "x-amz-request-id"}
"""The request id's header where it is not x-amzn-RequestId."""

UNWRAPPED_ERRORS = frozenset(("s3",))
"""Services whose XML errors have no ErrorResponse around them."""


def read_query(text: str) -> dict[str, list[str]]:
    """Return the values of each name in a query string."""
    try:
        return parse_qs(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS) if text else {}
    except ValueError:
        raise Malformed("the query string cannot be read") from None


def reader(model: ServiceModel, readers: JsonReaders | XmlReaders, operation: str) -> ReadParameters:
    """Return what reads an operation's parameters."""
    constants = frozenset(read_query(model.operations[operation]["http"]["requestUri"].partition("?")[2]))
    read_rest = rest_reader(model.input(operation), readers, constants)

    def read(request: HttpRequest, labels: Labels) -> dict[str, Any]:
        return read_rest(labels, read_query(request.query), request.headers, request.body)

    return read


def result_writer(
    model: ServiceModel, writers: JsonWriters | XmlWriters, operation: str, content_type: str
) -> WriteResult:
    """Return what writes an operation's results."""
    shape = model.output(operation)
    http = model.operations[operation]["http"]
    default_status = http.get("responseCode", 200)
    in_status = status_member(shape)
    in_headers = header_writers(shape)
    request_id_header = REQUEST_ID.get(model.name, "x-amzn-RequestId")
    stream = stream_of(shape, writers, content_type, dump_json) if isinstance(writers, JsonWriters) else None
    write_body, kind = body_writer(shape, writers, content_type) if stream is None else (None, EVENT_STREAM)

    def write(result: dict[str, Any], request_id: str) -> HttpResponse:
        headers = {request_id_header: request_id}
        if kind:
            headers["Content-Type"] = kind
        for write_header in in_headers:
            write_header(headers, result)
        status = default_status
        if in_status is not None and result.get(in_status) is not None:
            status = int(result[in_status])
        if write_body is not None:
            return HttpResponse(status, headers, write_body(result))
        assert stream is not None
        return HttpResponse(status, headers, b"".join(map(stream[1], result.get(stream[0]) or ())))

    return write


def json_result_writer(model: ServiceModel, writers: JsonWriters, operation: str) -> WriteResult:
    """Return what writes an operation's results in REST-JSON."""
    return result_writer(model, writers, operation, "application/json")


def xml_result_writer(model: ServiceModel, writers: XmlWriters, operation: str) -> WriteResult:
    """Return what writes an operation's results in REST-XML."""
    return result_writer(model, writers, operation, "application/xml")


def json_failure_writer(model: ServiceModel, writers: JsonWriters) -> WriteFailure:
    """Return what writes a service's errors in REST-JSON."""
    faults = Faults(model)

    def write(failure: Failure, request_id: str) -> HttpResponse:
        fault = faults.describe(failure)
        headers = {"x-amzn-RequestId": request_id, "Content-Type": "application/json", "x-amzn-ErrorType": fault.type}
        members = fault.members
        if fault.shape is not None:
            _write_headers(headers, fault)
            members = fault.written(writers.structure(fault.shape)(members))
        return HttpResponse(fault.status, headers, dump_json(members))

    return write


def xml_failure_writer(model: ServiceModel, writers: XmlWriters) -> WriteFailure:
    """Return what writes a service's errors in REST-XML."""
    faults = Faults(model)
    is_wrapped = model.name not in UNWRAPPED_ERRORS
    request_id_header = REQUEST_ID.get(model.name, "x-amzn-RequestId")
    namespace = model.metadata.get("xmlNamespace")
    start = f'<ErrorResponse xmlns="{escape(namespace)}">' if namespace else "<ErrorResponse>"

    def write(failure: Failure, request_id: str) -> HttpResponse:
        fault = faults.describe(failure)
        headers = {request_id_header: request_id, "Content-Type": "application/xml", **fault.headers}
        _write_headers(headers, fault)
        out = [XML_START, f"{start}<Error><Type>{fault.side}</Type>" if is_wrapped else "<Error>"]
        out.append(f"<Code>{escape(fault.code)}</Code><Message>{escape(fault.message)}</Message>")
        write_error_members(out.append, writers, fault.shape, fault.members)
        end = f"<RequestId>{request_id}</RequestId>"
        out.append(f"</Error>{end}</ErrorResponse>" if is_wrapped else f"{end}</Error>")
        body = b"" if fault.status == HTTPStatus.NOT_MODIFIED else "".join(out).encode()
        return HttpResponse(fault.status, headers, body)

    return write


def _write_headers(headers: dict[str, str], fault: Fault) -> None:
    for write_header in header_writers(fault.shape):
        write_header(headers, fault.members)
