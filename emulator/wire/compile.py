"""Compiles operations at their first use, each protocol of a service with its own readers and writers."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, NamedTuple

from emulator.wire.models import KEPT, ServiceModel, find_model
from emulator.wire.parse.cbor import CborReaders
from emulator.wire.parse.json import JsonReaders
from emulator.wire.parse.query import Ec2Readers, QueryReaders
from emulator.wire.parse.xml import XmlReaders
from emulator.wire.protocols import cbor, json, query, rest
from emulator.wire.protocols.compiled import Compiled, ReadParameters, WriteFailure, WriteResult
from emulator.wire.serialize.cbor import CborWriters
from emulator.wire.serialize.json import JsonWriters
from emulator.wire.serialize.xml import XmlWriters

CBOR = "smithy-rpc-v2-cbor"


class UnknownProtocol(LookupError):
    """A service was asked for in a protocol that is not one of AWS's."""

    def __init__(self, protocol: str) -> None:
        super().__init__(f"no protocol {protocol!r}")


class Protocol(NamedTuple):
    """What makes the readers and writers of a protocol."""

    readers: Callable[[ServiceModel], Any]
    writers: Callable[[ServiceModel], Any]
    read: Callable[[ServiceModel, Any, str], ReadParameters]
    write_result: Callable[[ServiceModel, Any, str], WriteResult]
    write_failure: Callable[[ServiceModel, Any], WriteFailure]


PROTOCOLS = {
    "ec2": Protocol(Ec2Readers, XmlWriters, query.reader, query.ec2_result_writer, query.ec2_failure_writer),
    "json": Protocol(JsonReaders, JsonWriters, json.reader, json.result_writer, json.failure_writer),
    "query": Protocol(QueryReaders, XmlWriters, query.reader, query.query_result_writer, query.query_failure_writer),
    "rest-json": Protocol(JsonReaders, JsonWriters, rest.reader, rest.json_result_writer, rest.json_failure_writer),
    "rest-xml": Protocol(XmlReaders, XmlWriters, rest.reader, rest.xml_result_writer, rest.xml_failure_writer),
    CBOR: Protocol(CborReaders, CborWriters, cbor.reader, cbor.result_writer, cbor.failure_writer),
}


class Compiler:
    """The operations of one service in one protocol."""

    def __init__(self, model: ServiceModel, protocol: str) -> None:
        self.model, self.protocol = model, protocol
        self.parts = PROTOCOLS[protocol]
        self.readers, self.writers = self.parts.readers(model), self.parts.writers(model)
        self.write_failure = self.parts.write_failure(model, self.writers)
        self.compiled: dict[str, Compiled] = {}

    def operation(self, name: str) -> Compiled:
        """Return the operation, compiled now if it is the first time."""
        found = self.compiled.get(name)
        if found is None:
            found = self.compiled[name] = Compiled(
                service=self.model.name,
                operation=name,
                protocol=self.protocol,
                read=self.parts.read(self.model, self.readers, name),
                write_result=self.parts.write_result(self.model, self.writers, name),
                write_failure=self.write_failure,
                takes_gzip="requestcompression" in self.model.operations[name],
            )
        return found


@lru_cache(maxsize=KEPT)
def compiler(service: str, protocol: str) -> Compiler:
    """Return the compiler of a service that botocore knows."""
    model = find_model(service)
    if model is None or protocol not in PROTOCOLS:
        raise UnknownProtocol(protocol)
    return Compiler(model, protocol)


@cache
def nameless(protocol: str) -> Compiler:
    """Return the compiler of no service, which writes errors in a protocol's form."""
    return Compiler(ServiceModel("", {"protocol": protocol}, {}, {}), protocol)
