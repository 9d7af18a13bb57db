#!/usr/bin/env python3
"""Sluice's commands: `up`, `test`, `simulate`, `roundtrip`, `sandbox`, `build_schemas` and Django's own."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
