"""Writes or deletes a file of code."""

from designer.catalog.given import Edit, text_of
from designer.document.code_paths import is_taken, leads_out
from designer.document.document import Document
from designer.document.errors import EditRefused


def make(document: Document, edit: Edit) -> None:
    """{"kind": "code", "path": file, "text": its whole text, or null to delete it}"""
    path = text_of(edit, "path")
    if edit.get("text") is None:
        document.code.pop(path, None)
    elif leads_out(path):
        raise EditRefused("A code file lies inside the board's code.", "Use a path such as src/Worker/app.py.")
    elif is_taken(path):
        raise EditRefused(f"{path} is the board's own file in a ZIP.", "Use a path such as src/Worker/app.py.")
    else:
        document.code[path] = text_of(edit, "text", may_be_empty=True)
