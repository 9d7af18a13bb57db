"""`manage.py simulate TEMPLATE`: runs a template without a browser and prints one JSON object."""

import argparse
import asyncio
import sys
from pathlib import Path
from typing import Any

import orjson

from designer.document.errors import InvalidScenario, InvalidTemplate
from designer.document.scenario import Scenario, parse_duration
from designer.runs.headless import TraceFile, play
from designer.runs.plan import MOST_EVENTS
from designer.runs.planning import plan_of
from designer.runs.unheeded import findings_of

FINISHED, FAILED, INVALID = 0, 1, 2
BYTES_AS = "surrogateescape"
"""How bytes that are no text are kept in a plan's code."""
LARGEST_CODE = 50 * 1024 * 1024


class BadCode(Exception):
    """The code that was given cannot be read."""


def main(arguments: list[str]) -> int:
    """Run a template; return 0 finished, 1 failed, 2 invalid."""
    options = _parser().parse_args(arguments)
    try:
        text = _read(options.template)
        scenario = Scenario.parse(_read(options.scenario)) if options.scenario else Scenario()
        if options.seed is not None:
            scenario.seed = options.seed
        if options.length is not None:
            scenario.length_ms = parse_duration(options.length)
        code = _code(Path(options.code)) if options.code else {}
        plan = plan_of(text, scenario, code)
        recorder = TraceFile(Path(options.trace)) if options.trace else None
    except InvalidTemplate as error:
        return _print(INVALID, {"status": "invalid", **_problem(error.message, error.line, error.column)})
    except (InvalidScenario, BadCode) as error:
        return _print(INVALID, {"status": "invalid", **_problem(str(error), None, None)})
    except OSError as error:
        return _print(INVALID, {"status": "invalid", **_problem(f"{error.filename}: {error.strerror}", None, None)})
    done = asyncio.run(
        play(
            plan,
            recorder=recorder,
            seed=scenario.seed,
            length_ms=scenario.length_ms,
            placeholders=not options.strict,
            most_events=options.events,
        )
    )
    findings = [*plan.findings, *findings_of(done.ignored, plan.template)]
    result = {"status": done.status, **done.report, "findings": findings, "seed": scenario.seed}
    if done.failure:
        result["error"] = done.failure
    return _print(FINISHED if result["status"] == "finished" else FAILED, result)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="manage.py simulate", description=__doc__)
    parser.add_argument("template", help="a CloudFormation or SAM template, YAML or JSON")
    parser.add_argument("--scenario", help="traffic, workers, durations, seed and length (scenario.yaml)")
    parser.add_argument("--code", help="the folder that CodeUri is relative to")
    parser.add_argument("--seed", type=int, help="in place of the scenario's seed")
    parser.add_argument("--for", dest="length", help="how long in virtual time: 90s, 10m, 2h")
    parser.add_argument("--trace", help="write each trace event as a line of JSON to this file")
    parser.add_argument("--events", type=int, default=MOST_EVENTS, help="fail a run that has more (%(default)s)")
    parser.add_argument("--strict", action="store_true", help="fail at what is not emulated, without placeholders")
    return parser


def _read(file: str) -> str:
    from designer.document.parse import decode

    return decode(Path(file).read_bytes())


def _code(folder: Path) -> dict[str, str]:
    if not folder.is_dir():
        raise BadCode(f"--code: {folder} is no folder")
    found: dict[str, str] = {}
    size = 0
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or "__pycache__" in file.parts or file.is_symlink():
            continue
        content = file.read_bytes()
        size += len(content)
        if size > LARGEST_CODE:
            raise BadCode(f"--code: {folder} holds more than {LARGEST_CODE:,} bytes")
        found[file.relative_to(folder).as_posix()] = content.decode("utf-8", BYTES_AS)
    return found


def _problem(message: str, line: int | None, column: int | None) -> dict[str, Any]:
    return {"error": {"message": message, "line": line, "column": column}}


def _print(status: int, result: dict[str, Any]) -> int:
    sys.stdout.write(orjson.dumps(result, option=orjson.OPT_INDENT_2).decode() + "\n")
    sys.stdout.flush()
    return status
