"""The JSON protocols 1.0 and 1.1: a target header and one JSON object each way."""

from collections.abc import Callable
from typing import Any

from emulator.bus.calls import Failure
from emulator.wire.faults import Faults
from emulator.wire.message import HttpRequest, HttpResponse
from emulator.wire.models import ServiceModel
from emulator.wire.parse.json import JsonReaders, load_json
from emulator.wire.protocols.compiled import Labels, ReadParameters, WriteFailure, WriteResult
from emulator.wire.protocols.streams import rpc_stream_writer
from emulator.wire.serialize.json import JsonWriters, dump_json

Load = Callable[[bytes], Any]

TYPE_PREFIXES = {"dynamodb": "com.amazonaws.dynamodb.v20120810#", "sqs": "com.amazonaws.sqs#"}
"""What stands before an error's type where AWS sends a name space (seen in answers)."""


def content_type(model: ServiceModel) -> str:
    """Return the content type of a service's answers."""
    return f"application/x-amz-json-{model.metadata.get('jsonVersion', '1.0')}"


def reader(model: ServiceModel, readers: JsonReaders, operation: str, load: Load = load_json) -> ReadParameters:
    """Return what reads an operation's parameters; `load` makes a value of the body."""
    shape = model.input(operation)
    if shape is None:
        return lambda request, labels: {}
    read_structure = readers.reader(shape)

    def read(request: HttpRequest, labels: Labels) -> dict[str, Any]:
        parameters: dict[str, Any] = read_structure(load(request.body))
        return parameters

    return read


def result_writer(model: ServiceModel, writers: JsonWriters, operation: str) -> WriteResult:
    """Return what writes an operation's results."""
    shape = model.output(operation)
    stream = rpc_stream_writer(shape, writers, "application/json", dump_json)
    if stream is not None:
        return stream
    kind = content_type(model)
    if shape is None:
        return lambda result, request_id: HttpResponse(200, {"x-amzn-RequestId": request_id, "Content-Type": kind})
    transform = writers.writer(shape)

    def write(result: dict[str, Any], request_id: str) -> HttpResponse:
        body = dump_json(result if transform is None else transform(result))
        return HttpResponse(200, {"x-amzn-RequestId": request_id, "Content-Type": kind}, body)

    return write


def failure_writer(model: ServiceModel, writers: JsonWriters) -> WriteFailure:
    """Return what writes a service's errors."""
    faults = Faults(model)
    kind = content_type(model)
    prefix = TYPE_PREFIXES.get(model.name, "")

    def write(failure: Failure, request_id: str) -> HttpResponse:
        fault = faults.describe(failure)
        members = fault.members
        if fault.shape is not None:
            members = fault.written(writers.structure(fault.shape)(members))
        headers = {"x-amzn-RequestId": request_id, "Content-Type": kind}
        if model.is_query_compatible:
            headers["x-amzn-query-error"] = f"{fault.code};{fault.side}"
        return HttpResponse(fault.status, headers, dump_json({"__type": prefix + fault.type, **members}))

    return write
