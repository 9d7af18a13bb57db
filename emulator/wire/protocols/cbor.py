"""The protocol rpc-v2-cbor: the operation in the path, one CBOR map each way."""

from emulator.bus.calls import Failure
from emulator.wire.cbor import dumps
from emulator.wire.faults import Faults
from emulator.wire.message import HttpResponse
from emulator.wire.models import ServiceModel
from emulator.wire.parse.cbor import CborReaders, load_cbor
from emulator.wire.protocols import json
from emulator.wire.protocols.compiled import ReadParameters, WriteFailure, WriteResult
from emulator.wire.protocols.streams import rpc_stream_writer
from emulator.wire.serialize.cbor import CborWriters

CBOR = "application/cbor"


def _headers(request_id: str) -> dict[str, str]:
    return {"x-amzn-RequestId": request_id, "smithy-protocol": "rpc-v2-cbor", "Content-Type": CBOR}


def reader(model: ServiceModel, readers: CborReaders, operation: str) -> ReadParameters:
    """Return what reads an operation's parameters."""
    return json.reader(model, readers, operation, load_cbor)


def result_writer(model: ServiceModel, writers: CborWriters, operation: str) -> WriteResult:
    """Return what writes an operation's results."""
    shape = model.output(operation)
    stream = rpc_stream_writer(shape, writers, CBOR, dumps)
    if stream is not None:
        return stream
    if shape is None:
        return lambda result, request_id: HttpResponse(200, _headers(request_id), dumps({}))
    write_structure = writers.structure(shape)
    return lambda result, request_id: HttpResponse(200, _headers(request_id), dumps(write_structure(result)))


def failure_writer(model: ServiceModel, writers: CborWriters) -> WriteFailure:
    """Return what writes a service's errors."""
    faults = Faults(model)

    def write(failure: Failure, request_id: str) -> HttpResponse:
        fault = faults.describe(failure)
        members = fault.members
        if fault.shape is not None:
            members = fault.written(writers.structure(fault.shape)(members))
        headers = _headers(request_id)
        if model.is_query_compatible:
            headers["x-amzn-query-error"] = f"{fault.code};{fault.side}"
        return HttpResponse(fault.status, headers, dumps({"__type": fault.type, **members}))

    return write
