"""Opens boards: from a starter, or from what somebody imports."""

import io
import zipfile
from datetime import datetime
from pathlib import PurePosixPath

from django.db import transaction

from designer.boards import drawing
from designer.boards.access import join
from designer.boards.models import Board, Member, Person
from designer.catalog.settling import settle
from designer.document import starters
from designer.document.code_paths import SCENARIO, TEMPLATES, leads_out
from designer.document.document import Document
from designer.document.errors import InvalidScenario, InvalidTemplate
from designer.document.kept_layout import kept
from designer.document.scenario import Scenario

LARGEST_ZIP = 5 * 1024 * 1024
LARGEST_UNPACKED = 20 * 1024 * 1024
MOST_FILES = 500


class CannotImport(Exception):
    """What was given cannot become a board."""


def from_starter(starter: str, person: Person, *, expires: datetime | None = None) -> Board:
    """Open a board with a starter's template, scenario and code."""
    return open_board(starters.starter(starter, drawing.default_handler()), person, expires=expires)


def from_upload(file_name: str, content: bytes, person: Person, *, name: str = "") -> Board:
    """Open a board with an uploaded template or an exported ZIP; raises InvalidTemplate or CannotImport.

    `name`: what the person calls it, in place of the template's or the file's name.
    """
    stem = PurePosixPath(file_name.replace("\\", "/")).stem[:120]
    document = from_zip(content) if content[:4] == b"PK\x03\x04" else Document.parse(content)
    document.layout = kept(document)
    document.name = name[:120] or document.name or stem or "Imported board"
    return open_board(document, person)


def open_board(document: Document, person: Person, *, expires: datetime | None = None) -> Board:
    """Make a board that holds a document, owned by a person; every node gets a place that stays."""
    settle(document)
    with transaction.atomic():
        board = Board.objects.create(name=document.name[:120], expires=expires)
        join(board, person.id, Member.Role.OWNER)
        drawing.fill(board.id, document, person.id)
    return board


def from_zip(content: bytes) -> Document:
    """Return the document that an exported ZIP holds; raises CannotImport or InvalidTemplate."""
    if len(content) > LARGEST_ZIP:
        raise CannotImport(f"The ZIP has {len(content):,} bytes; {LARGEST_ZIP:,} is the most.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            files = _unpacked(packed)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise CannotImport(f"The ZIP cannot be read: {error}.") from error
    name = next((name for name in TEMPLATES if name in files), None)
    if name is None:
        raise CannotImport(f"The ZIP holds no {' or '.join(TEMPLATES)}.")
    document = Document.parse(files.pop(name))
    try:
        if SCENARIO in files:
            document.scenario = Scenario.parse(files.pop(SCENARIO).decode())
        document.code = {path: text.decode() for path, text in files.items()}
    except UnicodeDecodeError as error:
        raise CannotImport("The ZIP holds a file that is not text.") from error
    except InvalidScenario as error:
        raise CannotImport(f"scenario.yaml: {error}") from error
    except InvalidTemplate as error:
        raise CannotImport(f"scenario.yaml: {error}") from error
    return document


def _unpacked(packed: zipfile.ZipFile) -> dict[str, bytes]:
    entries = [entry for entry in packed.infolist() if not entry.is_dir()]
    if len(entries) > MOST_FILES:
        raise CannotImport(f"The ZIP holds {len(entries)} files; {MOST_FILES} is the most.")
    files: dict[str, bytes] = {}
    left = LARGEST_UNPACKED
    for entry in entries:
        path = _path_inside(entry.filename)
        with packed.open(entry) as file:
            content = file.read(left + 1)
        left -= len(content)
        if left < 0:
            raise CannotImport(f"The ZIP unpacks to more than {LARGEST_UNPACKED:,} bytes.")
        files[path.as_posix()] = content
    return files


def _path_inside(name: str) -> PurePosixPath:
    """Return a file's path, which has to stay inside of any folder that it is unpacked to, on any system."""
    path = PurePosixPath(name.replace("\\", "/"))
    if leads_out(path.as_posix()):
        raise CannotImport(f"The ZIP holds the path {name!r}, which leads out of it.")
    return path
