"""Edits as data: what a browser posts, what changes, and what is refused."""

import difflib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.catalog.edits import KINDS, perform
from designer.catalog.graph import graph
from designer.document.document import Document, Position
from designer.document.errors import EditRefused
from designer.document.intrinsics import references
from designer.document.scenario import Actor, FunctionModel
from designer.document.starters import starter
from tests import corpus

BLOCK = "Resources:\n  A:\n    Type: T\n"
HANDLER = "def handler(event, context):\n    return event\n"


def board() -> Document:
    return starter("queue-in-60-seconds", HANDLER)


def ids(document: Document) -> dict[str, str]:
    return {name: id_ for id_, name in document.names().items()}


def added_and_removed(before: Document, after: Document) -> tuple[list[str], list[str]]:
    lines = list(difflib.ndiff(before.emit().splitlines(), after.emit().splitlines()))
    return [line[2:] for line in lines if line[0] == "+"], [line[2:] for line in lines if line[0] == "-"]


def test_a_new_function_has_its_default_handler_as_code() -> None:
    after = perform(board(), {"kind": "add", "type": "AWS::Serverless::Function", "x": 8, "y": 16}, handler=HANDLER)
    added, removed = added_and_removed(board(), after)
    assert removed == []
    assert added == [
        "",
        "  Function:",
        "    Type: AWS::Serverless::Function",
        "    Properties:",
        "      CodeUri: src/Function/",
        "      Handler: app.handler",
        "      Runtime: python3.13",
        "      Timeout: 3",
        "      MemorySize: 128",
    ]
    assert after.code["src/Function/app.py"] == HANDLER
    assert after.layout[ids(after)["Function"]] == Position(8, 16)
    drawn = graph(after, default_handler=HANDLER)
    assert {node["logicalId"]: node["code"] for node in drawn["nodes"]}["Function"] == "default"


def test_a_second_resource_of_a_type_gets_a_number() -> None:
    after = board()
    for _ in range(2):
        after = perform(after, {"kind": "add", "type": "AWS::SQS::Queue"})
    assert {"Queue", "Queue2"} <= set(ids(after))


def test_a_sam_resource_makes_a_template_one_that_sam_transforms() -> None:
    plain = Document.parse("Resources:\n  Q:\n    Type: AWS::SQS::Queue\n")
    after = perform(plain, {"kind": "add", "type": "AWS::Serverless::Function"})
    assert after.emit().startswith("Transform: AWS::Serverless-2016-10-31\nResources:\n")
    macro = Document.parse("Transform: MyMacro\nResources:\n  Q:\n    Type: AWS::SQS::Queue\n")
    after = perform(macro, {"kind": "add", "type": "AWS::Serverless::Function"})
    assert after.template()["Transform"] == ["MyMacro", "AWS::Serverless-2016-10-31"]


def test_a_property_is_set_and_unset() -> None:
    before = board()
    queue = ids(before)["OrdersQueue"]
    after = perform(before, {"kind": "set", "block": queue, "path": "/Properties/VisibilityTimeout", "value": 60})
    assert added_and_removed(before, after) == (["      VisibilityTimeout: 60"], ["      VisibilityTimeout: 30"])
    after = perform(after, {"kind": "unset", "block": queue, "path": "/Properties/VisibilityTimeout"})
    assert added_and_removed(before, after) == ([], ["      VisibilityTimeout: 30"])


def test_the_document_that_is_given_stays_as_it_is() -> None:
    before = board()
    text = before.emit()
    perform(before, {"kind": "delete", "nodes": [ids(before)["OrdersQueue"], "traffic1"]})
    assert before.emit() == text
    assert "traffic1" in before.scenario.actors


def test_deleting_a_function_takes_its_code_and_model() -> None:
    before = board()
    after = perform(before, {"kind": "delete", "nodes": [ids(before)["Worker"]]})
    assert after.code == {}
    assert after.scenario.functions == {}
    assert after.scenario.actors == before.scenario.actors


def test_actors_are_added_connected_changed_and_deleted() -> None:
    document = board()
    queue = ids(document)["OrdersDLQ"]
    document = perform(document, {"kind": "add-actor", "actor": "worker", "x": 1, "y": 2})
    document = perform(document, {"kind": "connect", "source": queue, "target": "worker1"})
    document = perform(document, {"kind": "set-actor", "actor": "worker1", "values": {"work_ms": "25s", "batch": 5}})
    assert document.scenario.actors["worker1"] == Actor("worker", "OrdersDLQ", name="Worker", batch=5, work_ms=25_000)
    edge = f"poll:{queue}:worker1"
    assert edge in {edge["id"] for edge in graph(document)["edges"]}
    document = perform(document, {"kind": "disconnect", "edge": edge})
    assert document.scenario.actors["worker1"].target == ""
    document = perform(document, {"kind": "delete", "nodes": ["worker1"]})
    assert list(document.scenario.actors) == ["traffic1"]


def test_null_forgets_an_actors_field() -> None:
    document = perform(board(), {"kind": "add-actor", "actor": "worker", "x": 1, "y": 2})
    for values in ({"wait_s": 20, "fails_on": "x"}, {"wait_s": None, "fails_on": None}):
        document = perform(document, {"kind": "set-actor", "actor": "worker1", "values": values})
    worker = document.scenario.actors["worker1"]
    assert (worker.wait_s, worker.fails_on) == (None, "")


def test_a_functions_model_and_the_scenario_are_set() -> None:
    document = board()
    worker = ids(document)["Worker"]
    values = {"duration_ms": "2s", "error_rate": 0.5}
    document = perform(document, {"kind": "set-function", "block": worker, "values": values})
    document = perform(document, {"kind": "set-scenario", "values": {"seed": 9, "length": "1h"}})
    assert document.scenario.functions["Worker"] == FunctionModel(duration_ms=2000, error_rate=0.5)
    assert (document.scenario.seed, document.scenario.length_ms) == (9, 3_600_000)
    document = perform(document, {"kind": "set-function", "block": worker, "values": {"duration_ms": None}})
    assert document.scenario.functions["Worker"].duration_ms is None


def test_a_blocks_text_is_replaced_and_may_bring_a_new_name() -> None:
    before = board()
    queue = ids(before)["OrdersDLQ"]
    text = "\n  Dead:\n    # kept a week\n    Type: AWS::SQS::Queue\n    Properties: {MessageRetentionPeriod: 604800}\n"
    after = perform(before, {"kind": "source", "block": queue, "text": text})
    assert text in after.emit()
    assert "!GetAtt Dead.Arn" in after.emit()
    assert "OrdersDLQ" not in after.emit()
    again = perform(after, {"kind": "source", "block": queue, "text": text.replace("604800", "60")})
    assert text.replace("604800", "60") in again.emit()


def test_text_that_breaks_the_template_is_refused() -> None:
    before = board()
    for text in ("  A: [", "", "  - 1\n", "  OrdersQueue:\n    Type: AWS::SQS::Queue\n"):
        with pytest.raises(EditRefused):
            perform(before, {"kind": "source", "block": ids(before)["OrdersDLQ"], "text": text})


def test_code_is_kept_within_the_board() -> None:
    after = perform(board(), {"kind": "code", "path": "src/Worker/app.py", "text": ""})
    assert after.code["src/Worker/app.py"] == ""
    for path in ("/etc/passwd", "../x", "a/../../b"):
        with pytest.raises(EditRefused):
            perform(board(), {"kind": "code", "path": path, "text": "x"})


def test_an_implicit_api_gets_a_route_without_a_reference() -> None:
    text = (
        "Transform: AWS::Serverless-2016-10-31\nResources:\n"
        "  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n        A:\n          Type: Api\n"
        "          Properties: {Path: /a, Method: get}\n  G:\n    Type: AWS::Serverless::Function\n"
    )
    before = Document.parse(text)
    target = ids(before)["G"]
    after = perform(before, {"kind": "connect", "source": "implicit:ServerlessRestApi", "target": target})
    assert after.template()["Resources"]["G"]["Properties"]["Events"] == {
        "ServerlessRestApiRoute": {"Type": "Api", "Properties": {"Path": "/g", "Method": "any"}}
    }


def test_disconnecting_one_of_two_targets_of_a_statement_leaves_the_other() -> None:
    text = """\
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Environment:
        Variables:
          A: !Ref A
          B: !Ref B
      Policies:
        - Statement:
            - Effect: Allow
              Action: sqs:SendMessage
              Resource:
                - !GetAtt A.Arn
                - !GetAtt B.Arn
  A:
    Type: AWS::SQS::Queue
  B:
    Type: AWS::SQS::Queue
"""
    before = Document.parse(text)
    known = ids(before)
    after = perform(before, {"kind": "disconnect", "edge": f"send:{known['F']}:{known['A']}"})
    assert after.emit() == text.replace("          A: !Ref A\n", "").replace("                - !GetAtt A.Arn\n", "")


def test_a_value_that_could_not_be_read_again_is_refused() -> None:
    deep: Any = 1
    for _ in range(120):
        deep = [deep]
    before = board()
    for value in (deep, "x" * 3_000_000):
        with pytest.raises(EditRefused):
            perform(before, {"kind": "set", "block": ids(before)["Worker"], "path": "/Properties/X", "value": value})


REFUSED: list[dict[str, Any]] = [
    {},
    {"kind": "explode"},
    {"kind": 5},
    {"kind": "add"},
    {"kind": "add", "type": 5},
    {"kind": "add", "type": "AWS::SQS::Queue", "x": "left"},
    {"kind": "add", "type": "AWS::SQS::Queue", "x": float("inf")},
    {"kind": "add", "type": "AWS::SQS::Queue", "name": "not a name"},
    {"kind": "add", "type": "AWS::SQS::Queue", "name": "Worker"},
    {"kind": "add-actor", "actor": "ghost"},
    {"kind": "set", "block": "nothing", "path": "/a", "value": 1},
    {"kind": "set-actor", "actor": "traffic1", "values": {"rate": "fast"}},
    {"kind": "set-actor", "actor": "nobody", "values": {}},
    {"kind": "connect", "source": "a", "target": "b"},
    {"kind": "connect", "source": "traffic1", "target": "traffic1"},
    {"kind": "connect", "source": "implicit:Nothing", "target": "implicit:Nothing"},
    {"kind": "disconnect", "edge": "x"},
    {"kind": "delete", "nodes": []},
    {"kind": "delete", "nodes": ["implicit:ServerlessRestApi"]},
    {"kind": "paste", "text": "[["},
    {"kind": "add-entry", "section": "Globals", "name": "A", "value": 1},
]


@pytest.mark.parametrize("edit", REFUSED, ids=str)
def test_a_senseless_edit_is_refused(edit: dict[str, Any]) -> None:
    with pytest.raises(EditRefused):
        perform(board(), edit)


FIELDS = st.sampled_from(
    ["block", "path", "value", "type", "name", "x", "nodes", "source", "target", "text", "values", "edge"]
)
ODDITIES = st.one_of(st.none(), st.integers(), st.text(max_size=5), st.lists(st.text(max_size=3), max_size=2))


def made(edit: dict[str, Any]) -> Document | None:
    """Return the board after an edit, or None where it was refused."""
    try:
        return perform(board(), edit)
    except EditRefused as refusal:
        return None if refusal.reason else Document()


@given(st.sampled_from(sorted(KINDS)), st.dictionaries(FIELDS, ODDITIES, max_size=5))
def test_any_edit_is_made_or_refused(kind: str, edit: dict[str, Any]) -> None:
    after = made({"kind": kind, **edit})
    assert after is None or Document.parse(after.emit()).template() == after.template()


@pytest.mark.parametrize("name", corpus.VALID)
def test_deleting_any_node_of_a_published_template_leaves_nothing_that_refers_to_it(name: str) -> None:
    before = Document.parse(corpus.text_of(name))
    for node in graph(before)["nodes"]:
        if not node.get("implicit"):
            after = perform(before, {"kind": "delete", "nodes": [node["id"]]}).template()
            assert node["logicalId"] not in {reference.name for reference in references(after)}


WITHOUT_RESOURCES = [
    "{}",
    "{\n}\n",
    '{"Description":"x"}',
    '{"Resources":{}}',
    '{\n\t"Resources": {}\n}',
    "{Description: x}",
    "{Resources: {}, Description: a}\n",
    "Description: x",
    "Resources: ~\n",
    "Resources: null # none\n",
    "\ufeffResources:",
    "---\nDescription: x\n...\n",
]


@pytest.mark.parametrize("text", WITHOUT_RESOURCES)
@pytest.mark.parametrize("section", ["Resources", "Outputs", "Parameters"])
def test_a_template_without_resources_takes_entries_of_any_section(text: str, section: str) -> None:
    document = Document.parse(text)
    for name in ("A", "B"):
        value = {"Type": "AWS::SQS::Queue", "Value": name}
        document = perform(document, {"kind": "add-entry", "section": section, "name": name, "value": value})
    assert Document.parse(document.emit()).template() == document.template()
    assert list(document.template()[section]) == ["A", "B"]


def test_a_section_that_json_gets_is_indented_as_the_others() -> None:
    document = Document.parse('{\n  "Resources": {}\n}\n')
    after = perform(document, {"kind": "add-entry", "section": "Outputs", "name": "O", "value": {"Value": 1}})
    assert after.emit() == '{\n  "Resources": {},\n  "Outputs": {\n    "O": {\n      "Value": 1\n    }\n  }\n}\n'


@pytest.mark.parametrize("text", ['{"Resources":{"A":{"Type":"T"}}}', "Resources: {A: {Type: T}}\n", BLOCK])
def test_a_template_without_its_last_resource_says_so(text: str) -> None:
    document = Document.parse(text)
    after = perform(document, {"kind": "delete", "nodes": [ids(document)["A"]]})
    assert Document.parse(after.emit()).template() == after.template()


def test_a_plain_reference_comes_off_with_the_values_that_make_it() -> None:
    text = (
        "Resources:\n  A:\n    Type: X::Y::Z\n    DependsOn: [B, C]\n    Properties:\n      Name: a\n"
        "      Other: !Ref B\n      Rules:\n        - Group: !GetAtt B.Id\n          Port: 1\n        - Port: 2\n"
        "  B:\n    Type: X::Y::Z\n  C:\n    Type: X::Y::Z\n"
    )
    document = Document.parse(text)
    known = ids(document)
    after = perform(document, {"kind": "disconnect", "edge": f"reference:{known['A']}:{known['B']}"})
    assert after.template()["Resources"]["A"] == {
        "Type": "X::Y::Z",
        "DependsOn": ["C"],
        "Properties": {"Name": "a", "Rules": [{"Port": 1}, {"Port": 2}]},
    }
    assert [edge["kind"] for edge in graph(after)["edges"]] == []


def test_a_script_that_names_a_resource_does_not_go_with_the_edge() -> None:
    text = (
        "Resources:\n  A:\n    Type: X::Y::Z\n    Properties:\n      Script: !Sub |\n        begin\n"
        "        use ${B}\n  B:\n    Type: X::Y::Z\n"
    )
    document = Document.parse(text)
    known = ids(document)
    with pytest.raises(EditRefused, match="/Properties/Script of A names B"):
        perform(document, {"kind": "disconnect", "edge": f"reference:{known['A']}:{known['B']}"})


def test_what_a_role_allowed_for_a_connection_goes_with_it() -> None:
    text = (
        "Resources:\n  Fun:\n    Type: AWS::Lambda::Function\n    Properties: {Runtime: python3.13}\n"
        "  Rule:\n    Type: AWS::Events::Rule\n    Properties:\n      ScheduleExpression: rate(1 day)\n"
        "      RoleArn: !GetAtt Role.Arn\n      Targets:\n        - Arn: !GetAtt Fun.Arn\n          Id: a\n"
        "  Role:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument: {Statement: []}\n"
        "      Policies:\n        - PolicyName: p\n          PolicyDocument:\n            Statement:\n"
        "              - {Effect: Allow, Action: lambda:InvokeFunction, Resource: !GetAtt Fun.Arn}\n"
    )
    document = Document.parse(text)
    known = ids(document)
    after = perform(document, {"kind": "disconnect", "edge": f"invoke:{known['Rule']}:{known['Fun']}"})
    assert graph(after)["edges"] == []
    assert "lambda:InvokeFunction" not in after.emit()
