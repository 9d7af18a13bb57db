"""Which command does what."""

import os
import sys
from importlib import import_module

from launch import environment
from launch.refusal import Refused, say

PLAIN = {
    "emulator": "emulator.__main__",
    "roundtrip": "designer.catalog.roundtrip",
    "sandbox": "emulator.runtime.command",
    "simulate": "designer.runs.simulate",
}
"""Commands that start faster without Django: each module has `main(arguments) -> exit code`."""


def main(arguments: list[str]) -> int:
    """Run `manage.py`'s command line and return its exit code."""
    command = arguments[1] if len(arguments) > 1 else "help"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
    try:
        environment.enter("dev" if command == "test" else "runtime", arguments)
        if command == "up":
            from launch import up

            return up.run(arguments[2:])
        if command == "test":
            from launch import checks

            return checks.run(arguments[2:])
        if command in PLAIN:
            code: int = import_module(PLAIN[command]).main(arguments[2:])
            return code
    except Refused as refusal:
        say(str(refusal))
        return 1
    except KeyboardInterrupt:
        return 130
    return django(arguments)


def django(arguments: list[str]) -> int:
    """Hand over to Django's commands, ours among them."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
