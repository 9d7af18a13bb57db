"""Boards to begin with, as the same files that an export holds."""

from pathlib import Path

from designer.document.document import Document
from designer.document.scenario import Scenario

FOLDER = Path(__file__).parent
TITLES = {"queue-in-60-seconds": "Queue in 60 seconds"}


class NoSuchStarter(Exception):
    """There is no starter of that name."""


def starter(name: str, handler: str = "") -> Document:
    """Return a starter's document; its functions get the handler's text as their code."""
    if name not in TITLES:
        raise NoSuchStarter(name)
    folder = FOLDER / name.replace("-", "_")
    document = Document.parse((folder / "template.yaml").read_bytes(), name=TITLES[name])
    document.scenario = Scenario.parse((folder / "scenario.yaml").read_text(encoding="utf-8"))
    for resource in document.template()["Resources"].values():
        location = resource.get("Properties", {}).get("CodeUri")
        if handler and isinstance(location, str):
            document.code[f"{location.strip('./')}/app.py"] = handler
    return document
