"""Writes what a zygote needs to fork a guest: its walls, its variables and what it starts."""

import hashlib
import os
from pathlib import Path
from typing import Any

from emulator.bus.arn import parse_arn
from emulator.runtime.interpreters import NODE_MODULES, Interpreter
from emulator.runtime.sandbox import RUNTIME_MODULES, Sandbox, ports_for

NODE_BOOTSTRAP = "/var/sluice/emulator/runtime/inside/node_bootstrap.mjs"
BOOTSTRAP = "bootstrap"
"""What a custom runtime's program is called, in the code or in a layer."""
LIBRARIES = "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib"
HEAP_SHARE = 0.75
"""How much of a function's memory Node.js may give to JavaScript's own objects."""


def write_order(
    spec: dict[str, Any],
    *,
    sandbox: Sandbox,
    interpreter: Interpreter,
    slot: int,
    code: Path,
    layers: Path | None,
    endpoint: str,
) -> dict[str, Any]:
    """Return the order; `code` and `layers` are folders of the code store, `endpoint` begins the world's own URLs."""
    task_root = sandbox.task_root or str(code)
    opt = "/opt" if sandbox.has_namespaces else str(layers or "/nowhere")
    kind = interpreter.kind
    is_python = kind == "python"
    tmp_mb = int(spec.get("storage_mb", sandbox.limits.tmp_mb))
    limits = sandbox.limits.of_process(int(spec["memory_mb"]), tmp_mb=tmp_mb, has_own_heap_limit=not is_python)
    short = ".".join(interpreter.version.split(".")[:2])
    return {
        "walls": {
            "namespaces": sandbox.has_namespaces,
            "uid": sandbox.uid_of(slot),
            "limits": limits,
            "ports": ports_for(endpoint) if sandbox.has_namespaces else [0, 0],
            "rooms": sandbox.rooms(code=code, layers=layers, tmp_mb=tmp_mb) if sandbox.has_namespaces else {},
        },
        "start": {
            "task_root": task_root,
            "path": [task_root, f"{opt}/python/lib/python{short}/site-packages", f"{opt}/python"],
            "handler": spec["handler"],
            "variables": _variables(spec, task_root=task_root, opt=opt, interpreter=interpreter),
            "command": _command(spec, sandbox, interpreter, places={task_root: code, opt: layers}),
            "speaks_on_channel": kind != "custom",
            "seed": seed_of(spec, "environment"),
        },
    }


class NoBootstrap(LookupError):
    """A custom runtime has no program to start; `reason` is Lambda's."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _command(
    spec: dict[str, Any], sandbox: Sandbox, interpreter: Interpreter, *, places: dict[str, Path | None]
) -> list[str]:
    """Return what is executed, empty where the zygote itself is the interpreter."""
    if interpreter.kind == "python":
        return []
    if interpreter.kind == "node":
        return _node_command(sandbox, interpreter, int(spec["memory_mb"]))
    programs = [f"{shown}/{BOOTSTRAP}" for shown in places]
    for program, folder in zip(programs, places.values(), strict=True):
        if folder is None or not (folder / BOOTSTRAP).is_file():
            continue
        if not os.access(folder / BOOTSTRAP, os.X_OK):
            raise NoBootstrap(f"fork/exec {program}: permission denied")
        return [program]
    raise NoBootstrap(f"Couldn't find valid bootstrap(s): [{' '.join(programs)}]")


def find_extensions(layers: Path | None) -> list[str]:
    """Return the extensions that layers bring, as the function would see them."""
    folder = layers / "extensions" if layers is not None else None
    if folder is None or not folder.is_dir():
        return []
    return [f"/opt/extensions/{file.name}" for file in sorted(folder.iterdir()) if file.is_file()]


def seed_of(spec: dict[str, Any], part: str) -> int:
    """Return a seed: of what a module draws while it is loaded ("environment"), or of one invocation ("request_id")."""
    return int.from_bytes(hashlib.sha256(f"{spec['seed']}/{spec[part]}".encode()).digest()[:8], "big")


def _node_command(sandbox: Sandbox, interpreter: Interpreter, memory_mb: int) -> list[str]:
    inside = sandbox.has_namespaces
    program = "/var/lang/bin/node" if inside else str(interpreter.program)
    script = NODE_BOOTSTRAP if inside else str(Path(__file__).parent / "inside" / "node_bootstrap.mjs")
    heap = max(32, int(memory_mb * HEAP_SHARE))
    return [program, f"--max-old-space-size={heap}", "--unhandled-rejections=strict", script]


def _variables(spec: dict[str, Any], *, task_root: str, opt: str, interpreter: Interpreter) -> dict[str, str]:
    """Return Lambda's variables, those of the function, and where this world is reached."""
    arn = parse_arn(spec["function"])
    name = str(spec["name"])
    return {
        **{str(key): str(value) for key, value in spec["variables"].items()},
        "AWS_LAMBDA_FUNCTION_NAME": name,
        "AWS_LAMBDA_FUNCTION_VERSION": str(spec.get("version", "$LATEST")),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(spec["memory_mb"]),
        "AWS_LAMBDA_LOG_GROUP_NAME": str(spec.get("log_group", f"/aws/lambda/{name}")),
        "AWS_LAMBDA_LOG_STREAM_NAME": str(spec.get("log_stream", spec["environment"])),
        "AWS_LAMBDA_INITIALIZATION_TYPE": str(spec.get("initialization", "on-demand")),
        "AWS_REGION": arn.region,
        "AWS_DEFAULT_REGION": arn.region,
        "AWS_ACCESS_KEY_ID": arn.account,
        "AWS_SECRET_ACCESS_KEY": "sluice",
        "AWS_SESSION_TOKEN": "sluice",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
        "AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1:2000",
        "_AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1",
        "_AWS_XRAY_DAEMON_PORT": "2000",
        "_HANDLER": str(spec["handler"]),
        "LAMBDA_TASK_ROOT": task_root,
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        "LANG": "en_US.UTF-8",
        "PWD": task_root,
        "SHLVL": "0",
        "TZ": ":UTC",
        "PATH": f"/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:{opt}/bin",
        "LD_LIBRARY_PATH": f"{LIBRARIES}:{task_root}:{task_root}/lib:{opt}/lib",
        **_log_variables(spec),
        **_own_variables(spec, task_root=task_root, opt=opt, interpreter=interpreter),
    }


def _log_variables(spec: dict[str, Any]) -> dict[str, str]:
    """Return what tells the runtime how to log, where that is not as text."""
    if spec.get("log_format", "Text") != "JSON":
        return {}
    return {"AWS_LAMBDA_LOG_FORMAT": "JSON", "AWS_LAMBDA_LOG_LEVEL": str(spec.get("log_level", "INFO"))}


def _own_variables(spec: dict[str, Any], *, task_root: str, opt: str, interpreter: Interpreter) -> dict[str, str]:
    """Return what only one kind of runtime has."""
    environment = {"AWS_EXECUTION_ENV": f"AWS_Lambda_{spec['runtime']}"}
    if interpreter.kind == "python":
        return {**environment, "PYTHONPATH": "/var/runtime", "PYTHONHASHSEED": "0"}
    if interpreter.kind == "node":
        major = interpreter.version.partition(".")[0]
        modules = (f"{opt}/nodejs/node{major}/node_modules", f"{opt}/nodejs/node_modules")
        runtime = RUNTIME_MODULES if opt == "/opt" else str(NODE_MODULES)
        path = ":".join((*modules, runtime, "/var/runtime", task_root))
        return {
            **environment,
            **_node_endpoint(spec),
            "NODE_PATH": path,
            "SLUICE_SEED": str(seed_of(spec, "environment")),
        }
    return {"PYTHONHASHSEED": "0"}


def _node_endpoint(spec: dict[str, Any]) -> dict[str, str]:
    """Return the host that queue URLs name: the SDK warns at each call where its own endpoint is another one."""
    name = "AWS_ENDPOINT_URL_SQS"
    return (
        {} if name in spec["variables"] else {name: f"https://sqs.{parse_arn(spec['function']).region}.amazonaws.com"}
    )
