"""Boards from uploads: what is wrong is named, what is hostile does nothing."""

import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from designer.boards.drawing import change, document_of
from designer.boards.models import Board
from designer.boards.opening import LARGEST_UNPACKED, MOST_FILES, CannotImport, from_upload
from designer.catalog.edits import make
from designer.document.parse import MAX_BLOCKS
from tests.designer.boards.conftest import Somebody

pytestmark = pytest.mark.django_db

TEMPLATE = b"Resources:\n  Queue:\n    Type: AWS::SQS::Queue # kept\n"


def packed(files: dict[str, bytes], **options: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def import_(client: Client, content: bytes, name: str = "stack.yaml", **form: str) -> Any:
    return client.post("/import", {"file": SimpleUploadedFile(name, content), **form})


def test_a_template_becomes_a_board_named_after_its_file(owner: Somebody) -> None:
    board = from_upload("orders.yaml", TEMPLATE, owner.person)
    assert board.name == "orders"
    assert document_of(board.id)[1].emit_bytes() == TEMPLATE


def resources(number: int) -> bytes:
    return b"Resources:\n" + b"".join(b"  T%d: {Type: AWS::SNS::Topic}\n" % each for each in range(number))


def test_what_is_added_to_an_import_moves_nothing(owner: Somebody) -> None:
    board = from_upload("orders.yaml", TEMPLATE + b"  Topic: {Type: AWS::SNS::Topic}\n", owner.person)
    before = document_of(board.id)[1].layout
    assert len(before) == 2
    base = document_of(board.id)[1].emit()
    subscription = "{Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref Topic, Endpoint: !GetAtt Late.Arn}}"
    text = f"{base}  Late: {{Type: AWS::SQS::Queue}}\n  Joint: {subscription}\n"
    change(board.id, lambda document: make(document, {"kind": "text", "base": base, "text": text}), person="")
    after = document_of(board.id)[1]
    assert {id_: after.layout[id_] for id_ in before} == before
    places = {name: after.layout[id_] for id_, name in after.names().items() if id_ in after.layout}
    assert places["Late"].x > places["Topic"].x
    assert places["Late"].y == places["Topic"].y


def test_a_template_that_no_board_could_draw_is_refused_with_its_number(client: Client, owner: Somebody) -> None:
    assert from_upload("most.yaml", resources(MAX_BLOCKS), owner.person).name == "most"
    answer = import_(client, resources(MAX_BLOCKS + 1))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "2,001 resources, parameters, outputs…; 2,000 is the most" in page
    assert "Line 2002, column 3" in page
    assert Board.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("Resources:\n  Queue:\n    Type: x\n   Other: y\n", 4, 4, b"block mapping"),
        ('{"Resources": {"Queue": ]}}', 1, 25, b""),
        ("- just\n- a list\n", 1, 1, b""),
    ],
)
def test_what_is_wrong_is_shown_where_it_is(client: Client, text: str, line: int, column: int, words: bytes) -> None:
    answer = client.post("/import", {"text": text})
    assert answer.status_code == 422
    page = answer.content
    assert f"Line {line}, column {column}:".encode() in page
    assert words in page
    assert b'class="row wrong"' in page
    assert Board.objects.count() == 0


def test_a_tag_does_nothing(client: Client, tmp_path: Path) -> None:
    text = f"Resources:\n  A:\n    Type: !!python/object/apply:os.mkdir ['{tmp_path}/made']\n"
    answer = client.post("/import", {"text": text})
    client.get(answer.headers.get("Location", "/"))
    assert not (tmp_path / "made").exists()


def test_what_was_pasted_is_there_to_be_corrected(client: Client) -> None:
    answer = client.post("/import", {"text": "Resources: [", "name": "Mine"})
    assert b"Resources: [</textarea>" in answer.content
    assert b'value="Mine"' in answer.content


def test_a_pasted_template_takes_the_name_that_was_given(client: Client) -> None:
    answer = client.post("/import", {"text": TEMPLATE.decode(), "name": "v1.2 of orders"})
    assert answer.status_code == 302
    assert Board.objects.get().name == "v1.2 of orders"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", b"Choose a file or paste a template."),
        (b"   \n", b"Choose a file or paste a template."),
        (b"\xff\xfe\x00bad", b""),
        (b"x" * (2 * 1024 * 1024 + 1), b"more than 2,097,152 bytes"),
        (b"x" * (5 * 1024 * 1024 + 1), b"more than 5,242,880 bytes"),
    ],
)
def test_what_is_no_template_is_refused(client: Client, content: bytes, words: bytes) -> None:
    answer = import_(client, content)
    assert answer.status_code == 422
    assert words in answer.content
    assert Board.objects.count() == 0


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
            for before, name in zip("abcdefgh", "bcdefghi", strict=True)
        ),
        "[" * 100_000,
        '{"a":' * 100_000,
        "? " * 50_000,
    ],
)
def test_a_text_that_grows_when_it_is_read_is_refused_quickly(client: Client, text: str) -> None:
    assert client.post("/import", {"text": text}).status_code == 422
    assert Board.objects.count() == 0


def test_an_export_is_imported_with_everything(client: Client) -> None:
    client.post("/try")
    first = Board.objects.get()
    archive = client.get(f"/b/{first.id}/export/zip").content
    assert import_(client, archive, "export.zip").status_code == 302
    second = Board.objects.exclude(pk=first.pk).get()
    before, after = document_of(first.id)[1], document_of(second.id)[1]
    assert after.emit_bytes() == before.emit_bytes()
    assert after.code == before.code
    assert after.scenario == before.scenario
    assert client.get(f"/b/{second.id}/export/zip").content == archive


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"readme.md": b"x"}, "holds no template.yaml"),
        ({"template.yaml": TEMPLATE, "../../etc/passwd": b"x"}, "leads out of it"),
        ({"template.yaml": TEMPLATE, "src/../../x.py": b"x"}, "leads out of it"),
        ({"template.yaml": TEMPLATE, "/etc/passwd": b"x"}, "leads out of it"),
        ({"template.yaml": TEMPLATE, "..\\..\\x.py": b"x"}, "leads out of it"),
        ({"template.yaml": TEMPLATE, "C:\\x.py": b"x"}, "leads out of it"),
        ({"template.yaml": TEMPLATE, ".": b"x"}, "leads out of it"),
        ({"template.yaml": TEMPLATE, "a\nb.py": b"x"}, "leads out of it"),
        ({"template.yaml": TEMPLATE, "src/app.bin": b"\xff\xfe\x00"}, "a file that is not text"),
        ({"template.yaml": TEMPLATE, "scenario.yaml": b"seed: {}"}, "scenario.yaml: "),
        ({"template.yaml": TEMPLATE, "scenario.yaml": b"a: ["}, "scenario.yaml: "),
        ({"template.yaml": TEMPLATE, **{f"f{number}": b"" for number in range(MOST_FILES)}}, "500 is the most"),
    ],
)
def test_a_zip_that_is_no_export_is_refused(owner: Somebody, files: dict[str, bytes], words: str) -> None:
    with pytest.raises(CannotImport, match=words):
        from_upload("x.zip", packed(files), owner.person)
    assert Board.objects.count() == 0


def test_a_zip_that_unpacks_to_too_much_is_refused(owner: Somebody) -> None:
    bomb = packed({"template.yaml": TEMPLATE, "big.py": b"0" * (LARGEST_UNPACKED + 1)})
    assert len(bomb) < 100_000
    with pytest.raises(CannotImport, match="unpacks to more than 20,971,520 bytes"):
        from_upload("x.zip", bomb, owner.person)


def test_a_zip_that_lies_about_its_sizes_is_refused(owner: Somebody) -> None:
    bomb = bytearray(packed({"template.yaml": TEMPLATE, "big.py": b"0" * (LARGEST_UNPACKED + 1)}))
    at = bomb.rindex(b"PK\x01\x02")
    bomb[at + 24 : at + 28] = struct.pack("<I", 10)
    with pytest.raises(CannotImport):
        from_upload("x.zip", bytes(bomb), owner.person)


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04", b"PK\x03\x04" + b"\0" * 400, packed({"template.yaml": TEMPLATE})[:-30]]
)
def test_a_broken_zip_is_refused(client: Client, content: bytes) -> None:
    answer = import_(client, content, "x.zip")
    assert answer.status_code == 422
    assert b"The ZIP cannot be read" in answer.content


def test_an_encrypted_zip_is_refused(owner: Somebody) -> None:
    archive = bytearray(packed({"template.yaml": TEMPLATE}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        archive[archive.index(mark) + offset] |= 1
    with pytest.raises(CannotImport, match="cannot be read"):
        from_upload("x.zip", bytes(archive), owner.person)


def test_a_file_name_is_no_path(owner: Somebody) -> None:
    assert from_upload("..\\..\\evil/../<b>x</b>.yaml", TEMPLATE, owner.person).name == "b>"
    assert from_upload("x" * 500 + ".yaml", TEMPLATE, owner.person).name == "x" * 120
    assert from_upload("", TEMPLATE, owner.person).name == "Imported board"
