"""Compiles operations at their first use, each protocol of a service with its own readers and writers."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from emulator.wire.constraints import required_check
from emulator.wire.models import ServiceModel, find_model
from emulator.wire.parse.cbor import CborReaders
from emulator.wire.parse.json import JsonReaders
from emulator.wire.parse.query import Ec2Readers, QueryReaders
from emulator.wire.parse.xml import XmlReaders
from emulator.wire.protocols import cbor, json, query, rest
from emulator.wire.protocols.compiled import Compiled, WriteFailure
from emulator.wire.serialize.cbor import CborWriters
from emulator.wire.serialize.json import JsonWriters
from emulator.wire.serialize.xml import XmlWriters

CBOR = "smithy-rpc-v2-cbor"


class UnknownProtocol(LookupError):
    """A service was asked for in a protocol that is not one of AWS's."""

    def __init__(self, protocol: str) -> None:
        super().__init__(f"no protocol {protocol!r}")


class Compiler:
    """The operations of one service in one protocol."""

    def __init__(self, model: ServiceModel, protocol: str) -> None:
        self.model = model
        self.protocol = protocol
        self.compiled: dict[str, Compiled] = {}
        self._compile, self.write_failure = PROTOCOLS[protocol](model)

    def operation(self, name: str) -> Compiled:
        """Return the operation, compiled now if it is the first time."""
        found = self.compiled.get(name)
        if found is None:
            found = self.compiled[name] = replace(
                self._compile(name),
                check=required_check(self.model, name, self.protocol),
                takes_gzip="requestcompression" in self.model.operations[name],
            )
        return found


Compile = Callable[[str], Compiled]


def _json(model: ServiceModel) -> tuple[Compile, WriteFailure]:
    readers, writers = JsonReaders(model), JsonWriters(model)
    write_failure = json.failure_writer(model, writers)

    def compile_one(name: str) -> Compiled:
        read = json.reader(model, readers, name)
        return Compiled(model.name, name, "json", read, json.result_writer(model, writers, name), write_failure)

    return compile_one, write_failure


def _cbor(model: ServiceModel) -> tuple[Compile, WriteFailure]:
    readers, writers = CborReaders(model), CborWriters(model)
    write_failure = cbor.failure_writer(model, writers)

    def compile_one(name: str) -> Compiled:
        read = cbor.reader(model, readers, name)
        return Compiled(model.name, name, CBOR, read, cbor.result_writer(model, writers, name), write_failure)

    return compile_one, write_failure


def _query(model: ServiceModel) -> tuple[Compile, WriteFailure]:
    readers, writers = QueryReaders(model), XmlWriters(model)
    write_failure = query.query_failure_writer(model, writers)

    def compile_one(name: str) -> Compiled:
        write = query.query_result_writer(model, writers, name)
        return Compiled(model.name, name, "query", query.reader(model, readers, name), write, write_failure)

    return compile_one, write_failure


def _ec2(model: ServiceModel) -> tuple[Compile, WriteFailure]:
    readers, writers = Ec2Readers(model), XmlWriters(model)
    write_failure = query.ec2_failure_writer(model, writers)

    def compile_one(name: str) -> Compiled:
        write = query.ec2_result_writer(model, writers, name)
        return Compiled(model.name, name, "ec2", query.reader(model, readers, name), write, write_failure)

    return compile_one, write_failure


def _rest_json(model: ServiceModel) -> tuple[Compile, WriteFailure]:
    readers, writers = JsonReaders(model), JsonWriters(model)
    write_failure = rest.json_failure_writer(model, writers)

    def compile_one(name: str) -> Compiled:
        write = rest.result_writer(model, writers, name, "application/json")
        return Compiled(model.name, name, "rest-json", rest.reader(model, readers, name), write, write_failure)

    return compile_one, write_failure


def _rest_xml(model: ServiceModel) -> tuple[Compile, WriteFailure]:
    readers, writers = XmlReaders(model), XmlWriters(model)
    write_failure = rest.xml_failure_writer(model, writers)

    def compile_one(name: str) -> Compiled:
        write = rest.result_writer(model, writers, name, "application/xml")
        return Compiled(model.name, name, "rest-xml", rest.reader(model, readers, name), write, write_failure)

    return compile_one, write_failure


PROTOCOLS: dict[str, Callable[[ServiceModel], tuple[Compile, WriteFailure]]] = {
    "ec2": _ec2,
    "json": _json,
    "query": _query,
    "rest-json": _rest_json,
    "rest-xml": _rest_xml,
    CBOR: _cbor,
}


@cache
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
