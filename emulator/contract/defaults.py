"""Which files are unchanged default handlers, and the in-process behaviour that equals each."""

DEFAULT_HANDLERS = {
    "e7056a2d3ec9785e79b45516f577afaad3053f6d4b2defe80a500dc9be407a7a": "default",
}
"""SHA-256, in hexadecimal, of a file below emulator/runtime/defaults → the behaviour's name."""
