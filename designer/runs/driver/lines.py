"""The lines of a journal and a trace, for who keeps them."""

from emulator.contract.record import Command, TraceEvent, canonical, decode, encode

__all__ = ["Command", "TraceEvent", "canonical", "decode", "encode"]
