"""Which files are unchanged default handlers, and the in-process behaviour that equals each."""

DEFAULT_HANDLERS = {
    "d55953954c709198ebc4eaf91fc9eeb9c3431025a15d902f8abfc95222c8a813": "default",
}
"""SHA-256, in hexadecimal, of a file below emulator/runtime/defaults → the behaviour's name."""
