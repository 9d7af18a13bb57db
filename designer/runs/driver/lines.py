"""The lines of a journal and a trace, for who keeps them, and the engine that makes a run of them again."""

from emulator.contract.record import Command, TraceEvent, canonical, decode, encode
from emulator.world import ENGINE

__all__ = ["ENGINE", "Command", "TraceEvent", "canonical", "decode", "encode"]
