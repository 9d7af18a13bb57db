"""Writes what a zygote needs to fork a guest: its walls, its variables and what it starts."""

import hashlib
from pathlib import Path
from typing import Any

from emulator.bus.arn import parse_arn
from emulator.runtime.interpreters import Interpreter
from emulator.runtime.sandbox import PORTS, Sandbox

BOOTSTRAP = "/var/sluice/emulator/runtime/inside/node_bootstrap.mjs"
HEAP_SHARE = 0.75
"""How much of a function's memory Node.js may give to JavaScript's own objects."""


def write_order(
    spec: dict[str, Any], *, sandbox: Sandbox, interpreter: Interpreter, slot: int, code: Path, layers: Path | None
) -> dict[str, Any]:
    """Return the order; `code` and `layers` are folders of the code store."""
    task_root = sandbox.task_root or str(code)
    opt = "/opt" if sandbox.has_namespaces else str(layers or "/nowhere")
    is_python = interpreter.kind == "python"
    limits = sandbox.limits.of_process(int(spec["memory_mb"]), has_own_heap_limit=not is_python)
    short = ".".join(interpreter.version.split(".")[:2])
    return {
        "walls": {
            "namespaces": sandbox.has_namespaces,
            "uid": sandbox.uid_of(slot),
            "limits": limits,
            "ports": list(PORTS) if sandbox.has_namespaces else [0, 0],
            "rooms": sandbox.rooms(code=code, layers=layers) if sandbox.has_namespaces else {},
        },
        "start": {
            "task_root": task_root,
            "path": [task_root, f"{opt}/python/lib/python{short}/site-packages", f"{opt}/python"],
            "handler": spec["handler"],
            "variables": _variables(spec, task_root=task_root, opt=opt, kind=interpreter.kind),
            "command": [] if is_python else _node_command(sandbox, interpreter, int(spec["memory_mb"])),
            "seed": seed_of(spec, "environment"),
        },
    }


def seed_of(spec: dict[str, Any], part: str) -> int:
    """Return a seed: of what a module draws while it is loaded ("environment"), or of one invocation ("request_id")."""
    return int.from_bytes(hashlib.sha256(f"{spec['seed']}/{spec[part]}".encode()).digest()[:8], "big")


def _node_command(sandbox: Sandbox, interpreter: Interpreter, memory_mb: int) -> list[str]:
    inside = sandbox.has_namespaces
    program = "/var/node/bin/node" if inside else str(interpreter.program)
    script = BOOTSTRAP if inside else str(Path(__file__).parent / "inside" / "node_bootstrap.mjs")
    heap = max(32, int(memory_mb * HEAP_SHARE))
    return [program, f"--max-old-space-size={heap}", "--unhandled-rejections=strict", script]


def _node_variables(spec: dict[str, Any], task_root: str, opt: str) -> dict[str, str]:
    seed = str(seed_of(spec, "environment"))
    return {"NODE_PATH": f"{opt}/nodejs/node_modules:{task_root}/node_modules", "SLUICE_SEED": seed}


def _variables(spec: dict[str, Any], *, task_root: str, opt: str, kind: str) -> dict[str, str]:
    arn = parse_arn(spec["function"])
    name = str(spec["name"])
    return {
        **{str(key): str(value) for key, value in spec["variables"].items()},
        "AWS_LAMBDA_FUNCTION_NAME": name,
        "AWS_LAMBDA_FUNCTION_VERSION": str(spec.get("version", "$LATEST")),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(spec["memory_mb"]),
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": f"{spec['environment']}",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{spec['runtime']}",
        "AWS_REGION": arn.region,
        "AWS_DEFAULT_REGION": arn.region,
        "AWS_ACCESS_KEY_ID": arn.account,
        "AWS_SECRET_ACCESS_KEY": "sluice",
        "AWS_SESSION_TOKEN": "sluice",
        "AWS_EC2_METADATA_DISABLED": "true",
        "_HANDLER": str(spec["handler"]),
        "LAMBDA_TASK_ROOT": task_root,
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "PATH": f"/var/node/bin:/var/lang/bin:/usr/local/bin:/usr/bin:/bin:{opt}/bin",
        "LD_LIBRARY_PATH": f"/var/lang/lib:{task_root}:{task_root}/lib:{opt}/lib",
        "PYTHONHASHSEED": "0",
        **(_node_variables(spec, task_root, opt) if kind == "node" else {}),
    }
