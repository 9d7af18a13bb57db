"""`manage.py sandbox`: says how well handlers are walled in on this machine, and which attack got through."""

import argparse
import json
import sys
from collections.abc import Sequence

from emulator.runtime import interpreters
from emulator.runtime.attack import Verdict, find_sandbox_now
from emulator.runtime.sandbox import LEVELS

MULTI_USER = ("A", "B")


def main(arguments: Sequence[str] = ()) -> int:
    """Print the verdict; 0 where several people may share this machine, 1 where one person may use it alone."""
    parser = argparse.ArgumentParser(prog="manage.py sandbox", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--all", action="store_true", help="print the attacks that failed, too")
    options = parser.parse_args(arguments)
    verdict = find_sandbox_now()
    sys.stdout.write((_as_json(verdict) if options.json else _as_text(verdict, every=options.all)) + "\n")
    if verdict.problem:
        return 2
    return 0 if verdict.sandbox.level in MULTI_USER else 1


def _as_text(verdict: Verdict, *, every: bool) -> str:
    level = verdict.sandbox.level
    lines = [f"level {level}: {LEVELS[level]}"]
    lines += [f"not stronger: {reason}" for reason in verdict.weaker_than]
    lines += [f"runs {name}" for name in _runtimes()]
    held = [result for result in verdict.results if result.held]
    lines.append(f"{len(held)} of {len(verdict.results)} attacks failed")
    if every:
        lines += [f"held     {result.attack}: {result.by or 'nothing to be got'}" for result in held]
    lines += [f"BROKEN   {result.attack}: {result.by}" for result in verdict.broken]
    if verdict.problem:
        lines.append(f"handlers cannot run: {verdict.problem}")
    elif level not in MULTI_USER:
        lines.append("Several people need level A or B: install bubblewrap and allow user namespaces.")
    return "\n".join(lines)


def _as_json(verdict: Verdict) -> str:
    return json.dumps(
        {
            "level": verdict.sandbox.level,
            "multi_user": verdict.sandbox.level in MULTI_USER,
            "runtimes": _runtimes(),
            "problem": verdict.problem,
            "weaker_than": list(verdict.weaker_than),
            "attacks": [{"attack": each.attack, "held": each.held, "by": each.by} for each in verdict.results],
        }
    )


def _runtimes() -> list[str]:
    found = [f"Python {interpreters.python().version}"]
    if (node := interpreters.node()) is not None:
        found.append(f"Node.js {node.version}")
    return [*found, "custom runtimes"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
