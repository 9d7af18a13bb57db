"""Tests of `manage.py simulate`, and of the one digest that a plan has wherever it runs."""

import asyncio
import gc
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from designer.document.scenario import Scenario
from designer.runs.driver.execution import Forgetful
from designer.runs.driver.unshown import EVENTS_A_FRAME
from designer.runs.headless import play
from designer.runs.planning import plan_of
from designer.runs.simulate import main
from emulator.contract.record import TraceEvent
from tests.designer.runs.handlers import SCENARIO, TEMPLATE, TWO_CALLS

ROOT = Path(__file__).parents[3]
TEMPLATES = ROOT.parent / "shared" / "templates"
STARTER = ROOT / "designer/document/starters/queue_in_60_seconds"
needs_templates = pytest.mark.skipif(not TEMPLATES.exists(), reason="the published templates are not here")

CHANCY = """\
seed: 1
length: 2m
actors:
  customers: {kind: traffic, target: Orders, rate: 2}
functions:
  Worker: {duration_ms: 200, error_rate: 0.4}
"""
PASSING_ON = TEMPLATE.replace("          SECOND: !Ref Second\n", "").replace(
    "        - SQSSendMessagePolicy:\n            QueueName: !GetAtt Second.QueueName\n", ""
)


@pytest.fixture
def simulate(tmp_path: Any, capsysbinary: Any) -> Any:
    def run(template: Any = TEMPLATE, scenario: Any = None, code: Any = None, arguments: Any = ()) -> Any:
        files = {"template.yaml": template, "scenario.yaml": scenario, **(code or {})}
        for name, text in files.items():
            if text is not None:
                (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / name).write_text(text)
        command = [str(tmp_path / "template.yaml"), *arguments]
        command += ["--scenario", str(tmp_path / "scenario.yaml")] if scenario else []
        command += ["--code", str(tmp_path)] if code else []
        status = main(command)
        return status, orjson.loads(capsysbinary.readouterr().out)

    return run


def digest_in_a_process(folder: Any, hash_seed: Any) -> Any:
    command = [
        sys.executable,
        "-c",
        "import sys; from designer.runs.simulate import main; sys.exit(main(sys.argv[1:]))",
    ]
    arguments = [folder / "template.yaml", "--scenario", folder / "scenario.yaml", "--code", folder]
    variables = {**os.environ, "PYTHONHASHSEED": hash_seed}
    done = subprocess.run([*command, *map(str, arguments)], cwd=ROOT, env=variables, capture_output=True, check=True)
    return orjson.loads(done.stdout)["digest"]


def test_it_prints_what_was_created_and_counted(simulate: Any) -> None:
    status, printed = simulate(arguments=["--for", "30s"])
    assert (status, printed["status"], printed["virtual_ms"]) == (0, "finished", 30_000)
    assert {"Orders", "First", "Second", "Worker"} <= set(printed["resources"]["created"])
    assert printed["resources"]["code_not_supplied"] == ["Worker"]
    assert printed["nodes"]["Orders"]["sent"] == 30
    assert printed["nodes"]["First"]["sent"] == printed["nodes"]["Second"]["sent"] == 30
    assert printed["reproducible"] is True


def test_real_code_runs_and_is_told_the_worlds_time(simulate: Any, tmp_path: Any) -> None:
    trace = tmp_path / "trace.jsonl"
    status, printed = simulate(TEMPLATE, SCENARIO, {"src/app.py": TWO_CALLS}, ["--trace", str(trace)])
    assert (status, printed["nodes"]["Second"]["sent"]) == (0, 8)
    events = [orjson.loads(line) for line in trace.read_bytes().splitlines()]
    to_first = [event for event in events if event[2] == "send" and ":function:" in event[4]]
    body = orjson.loads(to_first[0][7]["body"])
    assert int(body["at"] * 1000) == to_first[0][1] - 300, "the drawn duration passes before the first call"


def test_the_digest_is_one_under_every_hash_seed(tmp_path: Any) -> None:
    for name, text in {"template.yaml": TEMPLATE, "scenario.yaml": SCENARIO, "src/app.py": TWO_CALLS}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert digest_in_a_process(tmp_path, "1") == digest_in_a_process(tmp_path, "2")


def test_another_seed_gives_another_digest_where_chance_decides(simulate: Any) -> None:
    digests = {simulate(TEMPLATE, CHANCY, arguments=["--seed", seed])[1]["digest"] for seed in ("1", "2", "2")}
    assert len(digests) == 2


def test_the_default_handler_as_code_and_as_behaviour_give_one_digest(simulate: Any) -> None:
    handler = (ROOT / "emulator/runtime/defaults/python.py").read_text()
    as_behaviour = simulate(PASSING_ON, SCENARIO, {"src/app.py": handler})[1]
    as_code = simulate(PASSING_ON, SCENARIO, {"src/app.py": handler + "\n# changed\n"})[1]
    assert as_behaviour["nodes"]["First"]["sent"] == 8
    assert as_code["digest"] == as_behaviour["digest"]


def test_findings_say_what_is_wrong_and_where(simulate: Any) -> None:
    _, printed = simulate(arguments=["--for", "1s"])
    found = {(finding["rule"], finding["logicalId"], finding["line"]) for finding in printed["findings"]}
    assert found == {
        ("no-dead-letter-queue", "Orders", 6),
        ("unread-queue", "First", 8),
        ("unread-queue", "Second", 10),
    }


def test_an_invalid_template_is_refused_with_its_place(simulate: Any) -> None:
    status, printed = simulate("Resources:\n  Orders:\n   - a\n  b: c: d\n")
    assert (status, printed["status"]) == (2, "invalid")
    assert printed["error"]["line"] == 4
    assert printed["error"]["column"] > 0


def test_a_scenario_field_that_is_wrong_is_named(simulate: Any) -> None:
    status, printed = simulate(scenario="actors: {a: {kind: traffic, target: Orders, rate: -1}}")
    assert status == 2
    assert "actors.a.rate" in printed["error"]["message"]


def test_a_file_that_is_not_there_is_named(capsysbinary: Any, tmp_path: Any) -> None:
    assert main([str(tmp_path / "none.yaml")]) == 2
    assert "none.yaml" in orjson.loads(capsysbinary.readouterr().out)["error"]["message"]


@needs_templates
@pytest.mark.parametrize("name", ["sqs-lambda-python-sam", "lambda-sqs", "lambda-sqs-java"])
def test_a_published_template_deploys_and_runs(name: Any, capsysbinary: Any) -> None:
    file = next((TEMPLATES / name).glob("template.*"))
    status = main([str(file), "--for", "1m"])
    printed = orjson.loads(capsysbinary.readouterr().out)
    assert (status, printed["resources"]["opaque"]) == (0, [])
    assert printed["resources"]["code_not_supplied"]
    assert any(counters.get("sent", 0) >= 60 for counters in printed["nodes"].values())


class Counting(Forgetful):
    """A recorder that knows how many events it got, and how many there were in memory at some time."""

    recorded = most_alive = calls = 0

    def trace(self, events: list[TraceEvent]) -> None:
        self.recorded += len(events)
        self.calls += 1
        if not self.calls % 5:
            alive = sum(type(each) is TraceEvent for each in gc.get_objects()) - len(events)
            self.most_alive = max(self.most_alive, alive)


def test_the_events_of_a_long_run_do_not_stay_in_memory() -> None:
    scenario = Scenario.parse("{length: 5m, actors: {customers: {kind: traffic, target: Orders, rate: 20}}}")
    counting = Counting()
    played = play(plan_of(TEMPLATE, scenario, {}), recorder=counting, seed=1, length_ms=scenario.length_ms)
    assert asyncio.run(played).status == "finished"
    assert counting.recorded > 10 * EVENTS_A_FRAME
    assert 0 < counting.most_alive <= EVENTS_A_FRAME


def test_a_full_disk_fails_the_run_and_says_so(simulate: Any) -> None:
    status, printed = simulate(arguments=["--for", "1s", "--trace", "/dev/full"])
    assert (status, printed["status"]) == (1, "failed")
    assert printed["error"]["reason"] == "The trace cannot be written to full: No space left on device"


def test_a_trace_that_cannot_be_begun_is_refused(simulate: Any, tmp_path: Any) -> None:
    status, printed = simulate(arguments=["--trace", str(tmp_path / "none" / "trace")])
    assert (status, printed["status"]) == (2, "invalid")
    assert printed["error"]["message"].endswith("none/trace: No such file or directory")


def test_a_run_of_more_events_than_allowed_fails(simulate: Any) -> None:
    status, printed = simulate(arguments=["--for", "1h", "--events", "3000"])
    assert (status, printed["status"]) == (1, "failed")
    assert "more than 3,000 events" in printed["error"]["reason"]


OUTSIDE = """
Transform: AWS::Serverless-2016-10-31
Parameters:
  Orders: {Type: String}
  News: {Type: String}
Resources:
  Work:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: app.handler
      InlineCode: "def handler(event, context): pass"
      Events:
        Read: {Type: SQS, Properties: {Queue: !Ref Orders}}
        Hear: {Type: SNS, Properties: {Topic: !Ref News}}
"""


def test_a_queue_and_a_topic_outside_of_the_template_are_there_and_empty(simulate: Any, tmp_path: Any) -> None:
    trace = tmp_path / "trace.jsonl"
    status, printed = simulate(OUTSIDE, arguments=["--for", "30s", "--strict", "--trace", str(trace)])
    assert (status, printed["status"]) == (0, "finished")
    assert {"WorkRead", "WorkHear"} <= set(printed["resources"]["created"])
    assert printed["reproducible"]
    assert ":sample-orders" in trace.read_text()


def test_a_queue_outside_that_cannot_be_made_fails_the_run_in_words(simulate: Any) -> None:
    status, printed = simulate(OUTSIDE.replace("Orders", "O" * 200), arguments=["--for", "30s"])
    assert (status, printed["status"]) == (1, "failed")
    assert "1 to 80 in length" in printed["error"]["reason"]


def test_a_setting_that_is_not_modelled_is_told_with_its_place(simulate: Any) -> None:
    template = (
        "Resources:\n  Kept:\n    Type: AWS::S3::Bucket\n    Properties:\n"
        "      AccelerateConfiguration: {AccelerationStatus: Enabled}\n"
    )
    status, printed = simulate(template, arguments=["--for", "1s"])
    told = [found for found in printed["findings"] if found["rule"] == "not-modelled"]
    assert status == 0
    assert [(one["logicalId"], one["pointer"], one["line"]) for one in told] == [
        ("Kept", "/Properties/AccelerateConfiguration", 5)
    ]
