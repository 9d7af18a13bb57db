"""The Query and EC2 protocols: a form in, XML out."""

from typing import Any

from emulator.bus.calls import Failure
from emulator.wire.errors import Malformed, Refusal
from emulator.wire.faults import Faults
from emulator.wire.message import HttpRequest, HttpResponse
from emulator.wire.models import ServiceModel
from emulator.wire.overlays import parameters_of_path
from emulator.wire.parse.query import QueryReaders, grow, read_form
from emulator.wire.protocols.compiled import Labels, ReadParameters, WriteFailure, WriteResult
from emulator.wire.serialize.xml import XmlWriters, namespace_of, write_error_members
from emulator.wire.xml import escape

XML = "text/xml"
NO_ACTION = "UnknownOperationException"
DECLARATION = '<?xml version="1.0"?>\n'


def form_of(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the parameters of the query string, then those of the body."""
    if request.form is None:
        try:
            body = request.body.decode()
        except UnicodeDecodeError:
            raise Malformed("the body is not valid UTF-8") from None
        request.form = [*read_form(request.query), *read_form(body)]
    return request.form


def reader(model: ServiceModel, readers: QueryReaders, operation: str) -> ReadParameters:
    """Return what reads an operation's parameters."""
    shape = model.input(operation)
    if shape is None:
        return lambda request, labels: {}
    read_structure = readers.reader(shape)
    of_path = parameters_of_path(model.name)

    def read(request: HttpRequest, labels: Labels) -> dict[str, Any]:
        parameters: dict[str, Any] = read_structure(grow(form_of(request)))
        if of_path is not None:
            name, text = of_path(request.host, request.path)
            if text and name not in shape.traits["members"]:
                raise Refusal("InvalidAction", f"The action {operation} is not valid for this endpoint.")
            if text:
                parameters.setdefault(name, text)
        return parameters

    return read


def _namespace(model: ServiceModel) -> str:
    namespace = model.metadata.get("xmlNamespace")
    return f' xmlns="{escape(namespace)}"' if namespace else ""


def query_result_writer(model: ServiceModel, writers: XmlWriters, operation: str) -> WriteResult:
    """Return what writes an operation's results in the Query protocol."""
    shape = model.output(operation)
    namespace = namespace_of(shape) if shape and namespace_of(shape) else _namespace(model)
    wrapper = shape.traits.get("resultWrapper") if shape else None
    start = f"<{operation}Response{namespace}>" + (f"<{wrapper}>" if wrapper else "")
    end = (f"</{wrapper}>" if wrapper else "") + "<ResponseMetadata><RequestId>"
    last = f"</RequestId></ResponseMetadata></{operation}Response>"
    content = writers.content(shape) if shape else None

    def write(result: dict[str, Any], request_id: str) -> HttpResponse:
        out = [DECLARATION, start]
        if content is not None:
            content(out.append, result)
        out += (end, request_id, last)
        return HttpResponse(200, {"x-amzn-RequestId": request_id, "Content-Type": XML}, "".join(out).encode())

    return write


def ec2_result_writer(model: ServiceModel, writers: XmlWriters, operation: str) -> WriteResult:
    """Return what writes an operation's results in the EC2 protocol."""
    shape = model.output(operation)
    start = f"<{operation}Response{_namespace(model)}><requestId>"
    end = f"</{operation}Response>"
    content = writers.content(shape) if shape else None

    def write(result: dict[str, Any], request_id: str) -> HttpResponse:
        out = [DECLARATION, start, request_id, "</requestId>"]
        if content is not None:
            content(out.append, result)
        out.append(end)
        return HttpResponse(200, {"x-amzn-RequestId": request_id, "Content-Type": XML}, "".join(out).encode())

    return write


def query_failure_writer(model: ServiceModel, writers: XmlWriters) -> WriteFailure:
    """Return what writes a service's errors in the Query protocol."""
    faults = Faults(model)
    namespace = _namespace(model)
    detail = "<Detail/>" if model.metadata.get("errorDetail") else ""

    def write(failure: Failure, request_id: str) -> HttpResponse:
        if failure.code == NO_ACTION:
            # What is in front of the service answers, and says no more than this.
            headers = {"x-amzn-RequestId": request_id, "Content-Type": XML}
            return HttpResponse(failure.status, headers, f"<{NO_ACTION}/>\n".encode())
        fault = faults.describe(failure)
        out = [DECLARATION, f"<ErrorResponse{namespace}><Error><Type>{fault.side}</Type>"]
        out.append(f"<Code>{escape(fault.code)}</Code><Message>{escape(fault.message)}</Message>{detail}")
        write_error_members(out.append, writers, fault.shape, fault.members)
        out.append(f"</Error><RequestId>{request_id}</RequestId></ErrorResponse>")
        headers = {"x-amzn-RequestId": request_id, "Content-Type": XML}
        return HttpResponse(fault.status, headers, "".join(out).encode())

    return write


def ec2_failure_writer(model: ServiceModel, writers: XmlWriters) -> WriteFailure:
    """Return what writes a service's errors in the EC2 protocol."""
    faults = Faults(model)

    def write(failure: Failure, request_id: str) -> HttpResponse:
        fault = faults.describe(failure)
        out = [DECLARATION, "<Response><Errors><Error>"]
        out.append(f"<Code>{escape(fault.code)}</Code><Message>{escape(fault.message)}</Message>")
        write_error_members(out.append, writers, fault.shape, fault.members)
        out.append(f"</Error></Errors><RequestID>{request_id}</RequestID></Response>")
        headers = {"x-amzn-RequestId": request_id, "Content-Type": XML}
        return HttpResponse(fault.status, headers, "".join(out).encode())

    return write
