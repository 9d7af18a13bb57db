#!/usr/bin/env python3
"""Sluice's commands: `up`, `test`, `simulate`, `roundtrip`, `sandbox`, `emulator` and Django's own."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    too_old = sys.version_info[:2] + (sys.executable,)  # noqa: RUF005 (an old Python has to read this line)
    sys.exit("Sluice needs Python 3.11 or newer, this is %d.%d: %s" % too_old)  # noqa: UP031

from launch.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv))
