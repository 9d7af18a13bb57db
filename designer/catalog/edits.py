"""The one way to change a board's document: an edit is data, checked and made on a copy."""

import importlib
import pkgutil
import re
from collections.abc import Callable, Mapping

from designer.catalog import edit_kinds
from designer.catalog.given import Edit
from designer.document.blocks import closes, opens, read_entry
from designer.document.document import Document
from designer.document.errors import EditRefused, InvalidScenario, InvalidTemplate
from designer.document.parse import check_size

EXPLICIT = re.compile(r"^\s*\?(?:\s|$)", re.MULTILINE)
"""A key that is written as `? key`."""
Make = Callable[[Document, Edit], None]


def found() -> dict[str, Make]:
    """Return the kinds of edits: one file of `edit_kinds` each, named as the kind."""
    names = sorted(module.name for module in pkgutil.iter_modules(edit_kinds.__path__))
    modules = {name: importlib.import_module(f"{edit_kinds.__name__}.{name}") for name in names}
    return {name.replace("_", "-"): module.make for name, module in modules.items()}


KINDS = found()


def perform(document: Document, edit: Edit, *, handler: str = "") -> Document:
    """Return a copy of the document with an edit made; see `make`."""
    after = document.copy()
    make(after, edit, handler=handler)
    return after


def make(document: Document, edit: Edit, *, handler: str = "") -> None:
    """Make an edit in a document; `handler` is the default code of new Python functions.

    EditRefused says why an edit cannot be made, TextClash what somebody else changed meanwhile; the document may be
    half changed then, and is thrown away.
    """
    kind = edit.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise EditRefused(f"There is no edit {kind!r}.", f"There are {', '.join(KINDS)}.")
    before = document.texts()
    try:
        KINDS[kind](document, {**edit, "handler": handler})
        check(document, before)
    except InvalidTemplate as error:
        raise EditRefused(f"This would break the template: {error.message}.") from error
    except InvalidScenario as error:
        raise EditRefused(f"{error}.") from error


def check(document: Document, before: Mapping[str, str]) -> None:
    """Raise InvalidTemplate where a changed block cannot be read any more, or the whole is too large."""
    layouts, texts = document.layouts(), document.texts()
    for block in document.blocks.values():
        text = texts[block.id]
        if block.section and text != before.get(block.id) and not opens(text) and not closes(text):
            read_entry(text, layouts[block.id])
    check_size(sum(len(text.encode()) for text in texts.values()))
    whole = document.emit()
    if any(EXPLICIT.search(text) for text in texts.values()):
        check_meaning(document, whole)


def check_meaning(document: Document, text: str) -> None:
    """Refuse an edit of a template whose way of writing (`? key`) could not take it."""
    if Document.parse(text).template() != document.template():
        raise EditRefused("This template's keys are written with question marks.", "Edit its text.")
