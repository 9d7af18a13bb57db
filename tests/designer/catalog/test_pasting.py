"""What becomes of a text that is pasted on a board."""

import json

import pytest

from designer.catalog.copying import copied
from designer.catalog.edits import perform
from designer.catalog.graph import graph
from designer.catalog.pasting import MOST, paste
from designer.document.document import Document, Position
from designer.document.errors import EditRefused
from designer.document.marks import Group, Note
from designer.document.starters import starter

EMPTY = "Resources: {}\n"


def board() -> Document:
    return starter("queue-in-60-seconds", "code")


def everything(document: Document) -> list[str]:
    return [node["id"] for node in graph(document)["nodes"]]


def shape(document: Document) -> tuple[list[str], list[str]]:
    found = graph(document)
    return sorted(node["label"] for node in found["nodes"]), sorted(edge["kind"] for edge in found["edges"])


def test_a_whole_board_that_is_pasted_into_an_empty_one_is_the_same_board() -> None:
    document = board()
    text = copied(document, everything(document))
    target = perform(Document.parse(EMPTY), {"kind": "paste", "text": text, "x": 0, "y": 0})
    assert shape(target) == shape(document)
    assert target.template()["Resources"] == document.template()["Resources"]
    assert target.template()["Transform"] == "AWS::Serverless-2016-10-31"
    assert target.code == document.code
    assert target.scenario.functions == document.scenario.functions


def test_copies_are_connected_among_themselves_under_new_names() -> None:
    document = board()
    after = perform(document, {"kind": "duplicate", "nodes": everything(document), "x": 0, "y": 0})
    resources = after.template()["Resources"]
    assert {"OrdersQueue2", "OrdersDLQ2", "Worker2"} < set(resources)
    redrive = resources["OrdersQueue2"]["Properties"]["RedrivePolicy"]
    assert redrive["deadLetterTargetArn"] == {"Fn::GetAtt": ["OrdersDLQ2", "Arn"]}
    assert after.scenario.actors["traffic2"].target == "OrdersQueue2"
    assert resources["Worker2"]["Properties"]["CodeUri"] == "src/Worker2/"
    assert after.code["src/Worker2/app.py"] == "code"


def test_copies_lie_around_the_point_as_the_originals_lay_to_each_other() -> None:
    document = board()
    before = {node["id"]: (node["x"], node["y"]) for node in graph(document)["nodes"]}
    own = {name: id_ for id_, name in document.names().items()}
    ids = [own["OrdersQueue"], own["Worker"]]
    after = perform(document, {"kind": "duplicate", "nodes": ids, "x": 800, "y": 400})
    new = {name: id_ for id_, name in after.names().items()}
    queue, worker = (after.layout[new[name]] for name in ("OrdersQueue2", "Worker2"))
    dx, dy = (before[ids[1]][axis] - before[ids[0]][axis] for axis in (0, 1))
    assert (worker.x - queue.x, worker.y - queue.y) == (dx, dy)
    assert abs((queue.x + worker.x + 168) / 2 - 800) <= 8
    assert abs((queue.y + worker.y + 72) / 2 - 400) <= 8


def test_a_foreign_template_brings_its_parameters_and_gets_a_first_layout() -> None:
    text = (
        "Parameters:\n  Delay: {Type: Number, Default: 3}\n"
        "Resources:\n  Jobs:\n    Type: AWS::SQS::Queue\n    Properties:\n      DelaySeconds: !Ref Delay\n"
        "      RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 2}\n"
        "  Dead:\n    Type: AWS::SQS::Queue\n"
    )
    after = perform(board(), {"kind": "paste", "text": text, "x": 0, "y": 0})
    assert after.template()["Parameters"] == {"Delay": {"Type": "Number", "Default": 3}}
    own = {name: id_ for id_, name in after.names().items()}
    assert after.layout[own["Jobs"]] != after.layout[own["Dead"]]


def test_what_refers_to_a_stranger_is_left_out() -> None:
    text = (
        "Resources:\n  Jobs:\n    Type: AWS::SQS::Queue\n    Properties:\n      DelaySeconds: 5\n"
        "      RedrivePolicy: {deadLetterTargetArn: !GetAtt Gone.Arn, maxReceiveCount: 2}\n"
    )
    after = perform(board(), {"kind": "paste", "text": text, "x": 0, "y": 0})
    properties = after.template()["Resources"]["Jobs"]["Properties"]
    assert properties["DelaySeconds"] == 5
    assert "Gone" not in after.emit()


def test_a_name_that_is_taken_in_the_account_is_left_to_cloudformation() -> None:
    text = "Resources:\n  Jobs:\n    Type: AWS::SQS::Queue\n    Properties: {QueueName: jobs, DelaySeconds: 5}\n"
    after = perform(Document.parse(text), {"kind": "paste", "text": text, "x": 0, "y": 0})
    assert after.template()["Resources"]["Jobs2"]["Properties"] == {"DelaySeconds": 5}


def test_a_note_is_pasted_as_a_note() -> None:
    document = board()
    document.marks["n1"] = Note(8, 16, 200, 96, "Why three?")
    [made] = paste(document, copied(document, ["n1"]), x=108, y=60)
    assert document.marks[made] == Note(8, 16, 200, 96, "Why three?")


def test_a_group_that_is_copied_whole_is_a_group_again() -> None:
    document = board()
    own = {name: id_ for id_, name in document.names().items()}
    members = [own["OrdersQueue"], own["Worker"], next(iter(document.scenario.actors))]
    for number, id_ in enumerate(members):
        document.layout[id_] = Position(number * 200, 0, group="g")
    document.marks |= {"o": Group("All"), "g": Group("Orders", "o"), "n": Note(0, 90, 200, 96, "Why?", group="g")}
    made = paste(document, copied(document, [*members, "n"]))
    [group] = {document.layout[id_].group for id_ in made[:-1]}
    note, mark = document.marks[made[-1]], document.marks[group]
    assert group != "g"
    assert isinstance(mark, Group)
    assert (mark.name, document.marks[mark.group]) == ("Orders", Group("All"))
    assert mark.group != "o"
    assert isinstance(note, Note)
    assert note.group == group


def test_groups_in_each_other_are_copied_in_none() -> None:
    document = board()
    own = {name: id_ for id_, name in document.names().items()}
    document.layout[own["Worker"]] = Position(0, 0, group="g")
    document.marks |= {"g": Group("One", "h"), "h": Group("Two", "g")}
    [made] = paste(document, copied(document, [own["Worker"]]))
    assert document.layout[made].group == ""


def test_members_of_a_group_that_is_not_copied_whole_are_in_none() -> None:
    document = board()
    own = {name: id_ for id_, name in document.names().items()}
    for name in ("OrdersQueue", "Worker"):
        document.layout[own[name]] = Position(0, 0, group="g")
    document.marks["g"] = Group("Orders")
    [made] = paste(document, copied(document, [own["Worker"]]))
    assert document.layout[made].group == ""
    assert [mark for mark in document.marks.values() if isinstance(mark, Group)] == [Group("Orders")]


@pytest.mark.parametrize("groups", [7, [7], [{"name": 7, "members": 7}], [{"members": [7, "Nobody", ["Q"]]}], {"a": 1}])
def test_groups_that_are_none_are_let_be(groups: object) -> None:
    document = board()
    text = json.dumps({"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}, "Metadata": {"Sluice": {"groups": groups}}})
    [made] = paste(document, text)
    assert document.layout[made].group == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hello", "no template"),
        ("Resources: [", "no template"),
        ("Resources:\n" + "".join(f"  Q{n}: {{Type: T}}\n" for n in range(MOST + 1)), "501 resources"),
        ("Metadata: {Sluice: {actors: {a: {kind: thief}}}}\nResources: {A: {Type: T}}\n", "cannot be read"),
    ],
)
def test_what_cannot_be_pasted_is_refused_with_its_reason(text: str, words: str) -> None:
    with pytest.raises(EditRefused, match=words):
        perform(board(), {"kind": "paste", "text": text, "x": 0, "y": 0})


def test_code_that_leads_out_of_the_board_is_left_out() -> None:
    text = (
        "Metadata: {Sluice: {code: {'src/F/../../x.py': bad, 'src/F/app.py': good}}}\n"
        "Resources:\n  F: {Type: AWS::Lambda::Function, Properties: {CodeUri: src/F/}}\n"
    )
    after = perform(Document.parse(EMPTY), {"kind": "paste", "text": text, "x": 0, "y": 0})
    assert after.code == {"src/F/app.py": "good"}
