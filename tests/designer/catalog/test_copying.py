"""What the clipboard holds of some nodes: a template of their own."""

import pytest

from designer.catalog.copying import copied
from designer.catalog.graph import graph
from designer.document.document import Document
from designer.document.errors import EditRefused
from designer.document.marks import Note
from designer.document.starters import starter


def board() -> Document:
    return starter("queue-in-60-seconds", "code")


def ids(document: Document, *names: str) -> list[str]:
    own = {name: id_ for id_, name in document.names().items()}
    return [own[name] for name in names]


def test_what_lies_between_the_nodes_is_kept_and_what_leads_out_is_not() -> None:
    document = board()
    text = copied(document, ids(document, "OrdersQueue", "Worker"))
    found = graph(Document.parse(text))
    assert [node["logicalId"] for node in found["nodes"]] == ["OrdersQueue", "Worker"]
    assert [edge["kind"] for edge in found["edges"]] == ["poll"]
    assert "OrdersDLQ" not in text
    assert "# Orders wait here" in text


def test_the_board_is_left_as_it_was() -> None:
    document = board()
    before = document.emit()
    copied(document, ids(document, "Worker"))
    assert document.emit() == before


def test_places_behaviour_and_code_come_along() -> None:
    document = board()
    own = Document.parse(copied(document, [*ids(document, "Worker"), "traffic1"])).template()["Metadata"]["Sluice"]
    assert set(own["layout"]) == {"Worker", "traffic1"}
    assert own["functions"]["Worker"]["duration_ms"] == 400
    assert own["code"] == {"src/Worker/app.py": "code"}
    assert not own["actors"]["traffic1"].get("target")


def test_only_parameters_that_are_used_come_along() -> None:
    document = Document.parse(
        "Parameters:\n  Used: {Type: String}\n  Other: {Type: String}\n"
        "Conditions:\n  Big: !Equals [!Ref Used, big]\n"
        "Resources:\n  A:\n    Type: AWS::SQS::Queue\n    Condition: Big\n"
        "  B:\n    Type: AWS::SQS::Queue\n    Properties:\n      DelaySeconds: !Ref Other\n"
        "Outputs:\n  Url:\n    Value: !Ref A\n"
    )
    piece = Document.parse(copied(document, ids(document, "A"))).template()
    assert list(piece["Resources"]) == ["A"]
    assert list(piece["Parameters"]) == ["Used"]
    assert list(piece["Conditions"]) == ["Big"]
    assert "Outputs" not in piece


def test_notes_come_along() -> None:
    document = board()
    document.marks["n1"] = Note(8, 16, 200, 96, "Why three?")
    own = Document.parse(copied(document, ["n1"])).template()["Metadata"]["Sluice"]
    assert own["notes"] == [{"x": 8, "y": 16, "width": 200, "height": 96, "text": "Why three?"}]


def test_what_is_not_there_cannot_be_copied() -> None:
    with pytest.raises(EditRefused, match="Nothing is chosen"):
        copied(board(), ["gone"])


def test_what_comes_from_an_anchor_elsewhere_is_written_out() -> None:
    document = Document.parse(
        "Resources:\n  A:\n    Type: AWS::SQS::Queue\n    Properties: &p {DelaySeconds: 5}\n"
        "  B:\n    Type: AWS::SQS::Queue\n    Properties: *p\n"
    )
    one = Document.parse(copied(document, ids(document, "B"))).template()["Resources"]
    both = copied(document, ids(document, "A", "B"))
    assert one == {"B": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 5}}}
    assert "Properties: *p" in both


def test_a_piece_of_json_with_a_name_twice_is_json_again() -> None:
    queue = '{"Type": "AWS::SQS::Queue"}'
    document = Document.parse(f'{{"Resources": {{"A": {queue}, "B": {queue}, "B": {queue}}}}}')
    assert list(Document.parse(copied(document, ids(document, "A"))).template()["Resources"]) == ["A"]


def test_a_part_of_a_node_is_not_copied_alone() -> None:
    document = Document.parse(
        "Resources:\n  Q: {Type: AWS::SQS::Queue}\n"
        "  P: {Type: AWS::SQS::QueuePolicy, Properties: {Queues: [!Ref Q], PolicyDocument: {Statement: []}}}\n"
    )
    with pytest.raises(EditRefused, match="Nothing is chosen"):
        copied(document, ids(document, "P"))


def test_a_parameter_in_the_name_of_an_import_comes_along() -> None:
    document = Document.parse(
        "Parameters:\n  Stack: {Type: String}\nResources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties:\n"
        "      KmsMasterKeyId: {'Fn::ImportValue': !Sub '${Stack}-key'}\n"
    )
    assert "Parameters" in Document.parse(copied(document, ids(document, "Q"))).template()
