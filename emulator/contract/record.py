"""What keeps a world for later: journal lines and trace events, for who stores them."""

from emulator.kernel.journal import Command, Sink, decode, encode
from emulator.kernel.trace import TraceEvent, canonical, digest_of

__all__ = ["Command", "Sink", "TraceEvent", "canonical", "decode", "digest_of", "encode"]
