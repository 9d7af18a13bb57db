"""Templates that are hardly any: each page shows them or a template's fault is named, and nothing is left half done."""

import random
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from designer.boards.drawing import document_of, findings_of_state, graph_of_state
from designer.boards.log import load
from designer.boards.models import Board
from tests import corpus
from tests.designer.boards.conftest import Somebody

pytestmark = pytest.mark.django_db(databases=["default", "runs"])

QUEUE = "{Type: AWS::SQS::Queue}"
TEMPLATES = {
    "sections of other kinds": "Parameters: []\nMappings: 5\nConditions: x\nOutputs: [a]\nGlobals: 5\nTransform: 5\n"
    f"Metadata: y\nResources: {{A: {QUEUE}}}\n",
    "entries of other kinds": "Parameters: {A: 5, B: [], C: {Type: 5, Default: {}}}\nMappings: {D: 5, E: {F: 5}}\n"
    "Conditions: {G: 5, H: [], I: {Fn::And: 5}, J: !Condition J}\nOutputs: {K: {Value: []}, L: {Export: 5}}\n"
    "Resources: {M: hello, N: [1], O: , P: !Ref M, Q: {Type: 5}, R: {Type: [x]}, S: {Type: {a: b}}, T: {}}\n",
    "properties of other kinds": "Resources:\n  A: {Type: AWS::SQS::Queue, Properties: hello}\n"
    "  B: {Type: AWS::SQS::Queue, Properties: [1], DependsOn: {a: b}, Condition: [x]}\n"
    "  C: {Type: AWS::Lambda::Function, Properties: !Ref A}\n  D: {Type: AWS::Serverless::Function, Properties: 5}\n"
    "  E: {Type: AWS::Serverless::Function, Properties: {Events: {F: 5, G: {Type: SQS, Properties: 5}}}}\n",
    "resources in a list": "Resources: [a, b]\n",
    "resources by a reference": "Resources: !Ref X\n",
    "names of all kinds": f"Resources: {{1: {QUEUE}, 2.5: {QUEUE}, true: {QUEUE}, ~: {QUEUE}, [a, b]: {QUEUE}}}\n",
    "names that JavaScript has": f"Resources: {{__proto__: {QUEUE}, constructor: {QUEUE}, toString: {QUEUE}}}\n",
    "names of controls": f'Resources: {{"A\\0B": {QUEUE}, "A\\u202eB": {QUEUE}, "": {QUEUE}}}\n',
    "intrinsics of other kinds": "Resources:\n  A:\n    Type: AWS::SQS::Queue\n    Properties: {QueueName: !Join [','],"
    " DelaySeconds: !Select [9, [a]], Tags: !If [x], KmsMasterKeyId: !Sub [1, 2, 3], FifoQueue: !Base64 {a: b},"
    " RedrivePolicy: !GetAtt [A, B, C, D], VisibilityTimeout: !FindInMap [a]}\n"
    "    Metadata: !Sub '${A}${!x}${}${ }${A.}${.}${A.Arn.B}'\n",
    "tags of all kinds": "Resources:\n  A: !!python/object/apply:os.system ['id']\n  B:\n    Type: AWS::SQS::Queue\n"
    "    Properties: {QueueName: !Foo bar, DelaySeconds: !!int abc, Tags: !!set {a, b}}\n",
    "numbers of all kinds": "Resources:\n  A:\n    Type: AWS::SQS::Queue\n"
    f"    Properties: {{DelaySeconds: .nan, VisibilityTimeout: 1e999, MaximumMessageSize: {'9' * 5_000}}}\n",
    "a name of 100 kB": '{"Resources": {"' + "A" * 100_000 + '": {"Type": "AWS::SQS::Queue"}}}',
    "nothing in it": "Resources:\n",
}
PAGES = ("", "/outline", "/export", "/history", "/findings", "/text", "/parts", "/share", "/compare", "/delete")
FILES = ("/export/zip", "/export/drawing", "/export/template", "/export/template?as=json", "/export/template?as=yaml")
TABS = ("", "&tab=template", "&tab=more", "&tab=nested&at=/Properties/Tags")


def import_(client: Client, content: bytes) -> HttpResponse:
    """Upload a template; limits are for people."""
    cache.clear()
    return client.post("/import", {"file": SimpleUploadedFile("t.yaml", content)})  # type: ignore[return-value]


def looked_at(board: str) -> Iterator[str]:
    """Yield the addresses of everything that shows a board."""
    for path in (*PAGES, *FILES):
        yield f"/b/{board}{path}"
    for node in document_of(board)[1].blocks:
        yield f"/b/{board}/outline?node={node}"
        for tab in TABS:
            yield f"/b/{board}/inspector?node={node}{tab}"


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_strange_template_is_kept_to_the_byte_and_shown_everywhere(name: str, owner: Somebody) -> None:
    content = TEMPLATES[name].encode()
    answer = import_(owner.client, content)
    assert answer.status_code == 302
    board = answer.headers["Location"].rsplit("/", 1)[1]
    for address in looked_at(board):
        assert owner.client.get(address).status_code in {200, 422}, address
    assert owner.client.get(f"/b/{board}/export/template").content == content
    state = load(board)[1]
    graph_of_state(state)
    findings_of_state(state)


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Return a template with some of its bytes turned over, taken out, moved or repeated."""
    found = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(found))
        length = chance.choice((1, 2, 20, 200))
        match chance.randrange(4):
            case 0:
                found[at] ^= 1 << chance.randrange(8)
            case 1:
                del found[at : at + length]
            case 2:
                found[at:at] = found[chance.randrange(len(found)) :][:length]
            case _:
                found[at:at] = chance.choice((b"\t", b"&a ", b"*a", b"!x ", b"- ", b": ", b"{", b"}", b"'", b"\n"))
        if not found:
            found += b"x"
    return bytes(found)


@pytest.mark.parametrize("times", [8, pytest.param(150, marks=pytest.mark.slow)])
def test_what_is_left_of_a_damaged_template_is_shown_or_refused(times: int, owner: Somebody) -> None:
    chance = random.Random(times)
    templates = [each for each in corpus.VALID.values() if each.stat().st_size < 6_000]
    refused = 0
    for _ in range(times):
        content = mutated(chance.choice(templates).read_bytes(), chance)
        with transaction.atomic():
            before = Board.objects.count()
            answer = import_(owner.client, content)
            if answer.status_code == 422:
                refused += 1
                assert Board.objects.count() == before
                assert b"Line " in answer.content or b"paste a template" in answer.content
                continue
            assert answer.status_code == 302
            board = answer.headers["Location"].rsplit("/", 1)[1]
            for address in looked_at(board):
                if "tab=" not in address:
                    assert owner.client.get(address).status_code in {200, 422}, (address, content)
            assert owner.client.get(f"/b/{board}/export/template").content == content
            Board.objects.filter(pk=board).delete()
    assert 0 < refused < times
