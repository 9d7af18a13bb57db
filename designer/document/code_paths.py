"""Which names a file of code may have: those that stay inside of a folder that they are unpacked to, on any system."""

from pathlib import PurePosixPath

LONGEST = 400
TEMPLATES = ("template.yaml", "template.yml", "template.json")
SCENARIO = "scenario.yaml"
"""What an exported ZIP holds beside the code."""


def leads_out(path: str) -> bool:
    """Say whether a path, with / between its parts, is none inside of a folder."""
    parts = PurePosixPath(path)
    is_plain = parts.as_posix() == path and not parts.is_absolute() and ".." not in parts.parts and path != "."
    return not is_plain or "\\" in path or ":" in path or not path.isprintable() or len(path) > LONGEST


def is_taken(path: str) -> bool:
    """Say whether a name is that of the template or of the scenario."""
    return path in {*TEMPLATES, SCENARIO}
