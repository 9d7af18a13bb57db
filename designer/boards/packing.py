"""A board as a ZIP: its template as it stands, its scenario and its code."""

import io
import zipfile

from designer.document.code_paths import SCENARIO, leads_out
from designer.document.document import Document

EPOCH = (2026, 1, 1, 0, 0, 0)


def packed(document: Document) -> bytes:
    """Return the ZIP of a document, which `opening.from_zip` reads; the same document gives the same bytes."""
    files = {path: text.encode() for path, text in document.code.items() if not leads_out(path)} | {
        f"template.{document.format}": document.emit_bytes(),
        SCENARIO: document.scenario.emit().encode(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[path])
    return out.getvalue()
