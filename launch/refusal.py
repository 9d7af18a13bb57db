"""Why a command cannot go on, in words for the person who started it."""

import sys


class Refused(Exception):
    """A command stops with this message and exit code 1."""


def say(text: str) -> None:
    """Print to standard error: standard output belongs to the commands' results."""
    print(text, file=sys.stderr, flush=True)
