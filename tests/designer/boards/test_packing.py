"""A board as a ZIP: nothing in it leads out of the folder that it is unpacked to, nothing replaces its template."""

import io
import zipfile

from designer.boards.packing import packed
from designer.document.document import Document

TEMPLATE = b"Resources:\n  Queue: {Type: AWS::SQS::Queue}\n"


def names_of(content: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_files_that_lead_out_stay_at_home() -> None:
    document = Document.parse(TEMPLATE)
    document.code = dict.fromkeys(("../../evil.py", "/etc/cron.d/evil", "C:\\evil.py", "src/a\x00b.py"), "evil")
    document.code["src/Worker/app.py"] = "def handler(event, context): pass"
    assert names_of(packed(document)) == ["scenario.yaml", "src/Worker/app.py", "template.yaml"]


def test_no_file_of_code_is_given_away_as_the_template() -> None:
    document = Document.parse(TEMPLATE)
    document.code = {"template.yaml": "Resources: {}", "scenario.yaml": "seed: 7"}
    with zipfile.ZipFile(io.BytesIO(packed(document))) as archive:
        assert archive.read("template.yaml") == TEMPLATE
        assert archive.read("scenario.yaml") == document.scenario.emit().encode()
