"""Which files are unchanged default handlers, and the in-process behaviour that equals each."""

DEFAULT_HANDLERS = {
    "59abf671c086b323f1e2d89ee3e05aabd0290bac005fbc485ed5c84c121fb87f": "default",
}
"""SHA-256, in hexadecimal, of a file below emulator/runtime/defaults → the behaviour's name."""
