"""The published templates that tests read, by their path below `templates/`."""

from pathlib import Path

FOLDER = Path(__file__).parent / "templates"
BROKEN = "rds-sns-event-notification/template.yaml"
ALL = {
    file.relative_to(FOLDER).as_posix(): file
    for file in sorted(FOLDER.rglob("*"))
    if file.suffix in {".yaml", ".yml"} and file.is_file()
}
VALID = {name: file for name, file in ALL.items() if name != BROKEN}


def text_of(name: str) -> str:
    """Return a template's text with its own line ends."""
    return ALL[name].read_bytes().decode("utf-8")
