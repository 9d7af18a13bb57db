"""Findings on request: fixed as an edit of the tab that asks, and a look by cfn-lint in a worker."""

from importlib import import_module
from typing import Any

import pytest
from django.urls import reverse

from designer.boards import linting
from designer.boards.drawing import change, document_of
from designer.boards.models import Board, Update
from designer.catalog.edits import make
from tests.designer.boards.conftest import Somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def wrong(board: Board, owner: Somebody) -> Board:
    """A board whose queue waits longer than SQS allows."""
    queue = next(id_ for id_, name in document_of(board.id)[1].names().items() if name == "OrdersQueue")
    edit = {"kind": "set", "block": queue, "path": "/Properties/DelaySeconds", "value": 901}
    change(board.id, lambda document: make(document, edit), person=owner.person.id)
    return board


def found(somebody: Somebody, board: Board) -> list[dict[str, Any]]:
    findings: list[dict[str, Any]] = somebody.client.get(reverse("findings", args=[board.id])).json()["findings"]
    return findings


def test_a_board_to_start_with_has_nothing_wrong(board: Board, owner: Somebody) -> None:
    assert found(owner, board) == []


def test_a_fix_is_one_edit_of_the_tab_that_asked(wrong: Board, owner: Somebody) -> None:
    (finding,) = found(owner, wrong)
    before = Update.objects.filter(board=wrong).count()
    headers = {"X-Sluice-Tab": "tab", "X-Sluice-Edit": "tab-1"}
    answer = owner.client.post(reverse("fix", args=[wrong.id]), {"finding": finding["id"]}, headers=headers)
    assert answer.json() == {"edit": "tab-1", "done": "Set it to 900"}
    lines = list(Update.objects.filter(board=wrong))
    assert (len(lines) - before, lines[-1].tab, lines[-1].edit) == (1, "tab", "tab-1")
    assert found(owner, wrong) == []


def test_a_fix_that_is_not_needed_any_more_says_so(board: Board, owner: Somebody) -> None:
    answer = owner.client.post(reverse("fix", args=[board.id]), {"finding": "quota-passed:x:y"})
    assert (answer.status_code, answer.json()["reason"]) == (422, "This problem is not there any more.")


def test_who_only_looks_sees_findings_and_fixes_nothing(wrong: Board, viewer: Somebody, stranger: Somebody) -> None:
    (finding,) = found(viewer, wrong)
    answer = viewer.client.post(reverse("fix", args=[wrong.id]), {"finding": finding["id"]})
    assert answer.status_code == 403
    assert stranger.client.get(reverse("findings", args=[wrong.id])).status_code == 404
    assert stranger.client.post(reverse("fix", args=[wrong.id])).status_code == 404
    assert stranger.client.post(reverse("lint", args=[wrong.id])).status_code == 404


def test_cfn_lint_is_asked_of_a_worker(wrong: Board, owner: Somebody) -> None:
    import_module("designer.celery")
    assert owner.client.post(reverse("lint", args=[wrong.id])).status_code == 202
    assert linting.is_waiting(wrong.id)
    assert linting.last(wrong.id) is None


def test_who_asks_while_a_look_is_under_way_gets_another(
    wrong: Board, owner: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_module("designer.celery")
    asked: list[str] = []
    monkeypatch.setattr("designer.boards.tasks.lint_board.delay", asked.append)

    def look(text: str) -> list[Any]:
        if len(asked) == 1:
            linting.ask(wrong.id)
        return []

    monkeypatch.setattr("designer.findings.lint.lint", look)
    linting.ask(wrong.id)
    linting.lint_board(wrong.id)
    assert (asked, linting.is_waiting(wrong.id)) == ([wrong.id, wrong.id], True)
    linting.lint_board(wrong.id)
    assert (len(asked), linting.is_waiting(wrong.id)) == (2, False)


def test_what_cfn_lint_says_is_kept_with_its_lines(wrong: Board) -> None:
    linting.lint_board(wrong.id)
    result = linting.last(wrong.id)
    assert result is not None
    assert (result["version"], result["failure"]) == (document_of(wrong.id)[0], "")
    (remark,) = [one for one in result["remarks"] if one["severity"] == "error"]
    line = document_of(wrong.id)[1].emit().splitlines()[remark["line"] - 1]
    assert (remark["rule"], line.strip()) == ("E3034", "DelaySeconds: 901")
    queue = document_of(wrong.id)[1].find("Resources", "OrdersQueue")
    assert queue is not None
    assert (remark["block"], remark["node"], remark["logicalId"]) == (queue.id, queue.id, "OrdersQueue")


def test_a_template_that_has_not_changed_is_not_looked_at_again(
    wrong: Board, owner: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    linting.lint_board(wrong.id)
    before = linting.last(wrong.id)
    seed = {"kind": "set-scenario", "values": {"seed": 7}}
    change(wrong.id, lambda document: make(document, seed), person="")
    monkeypatch.setattr("designer.findings.lint.lint", None)
    linting.lint_board(wrong.id)
    after = linting.last(wrong.id)
    assert before is not None
    assert after is not None
    assert (after["remarks"], after["version"]) == (before["remarks"], before["version"] + 1)
