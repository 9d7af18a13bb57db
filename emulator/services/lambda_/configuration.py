"""A function's configuration: its checks, its defaults, and how it is answered."""

import hashlib
from typing import Any

import orjson

from emulator.bus.arn import make_arn
from emulator.contract.errors import AwsError, NotModelled
from emulator.contract.scope import Scope
from emulator.kernel.calendar import iso_time
from emulator.services.lambda_ import errors, limits
from emulator.services.lambda_.environments import discard_idle
from emulator.services.lambda_.function import Function, Version
from emulator.services.lambda_.runtimes import WITH_SNAP_START, check_runtime
from emulator.services.lambda_.state import State

VPC = "vpc-0a1b2c3d4e5f60718"
RESERVED_VARIABLES = frozenset(
    {
        "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_DEFAULT_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_RUNTIME_API",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SECRET_KEY",
        "AWS_SECURITY_TOKEN",
        "AWS_SESSION_TOKEN",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
        "_HANDLER",
    }
)
"""Variables that the runtime sets (docs: configuration-envvars)."""
NOT_MODELLED = (
    "AcceleratorConfig",
    "CapacityProviderConfig",
    "DurableConfig",
    "FileSystemConfigs",
    "PublishTo",
    "RuntimeConfig",
    "TenancyConfig",
)


def new_settings(scope: Scope[State], name: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of a new function: what was asked for, with AWS's defaults."""
    settings: dict[str, Any] = {
        "Description": "",
        "Timeout": limits.DEFAULT_TIMEOUT_S,
        "MemorySize": limits.DEFAULT_MEMORY_MB,
        "TracingConfig": {"Mode": "PassThrough"},
        "PackageType": parameters.get("PackageType", "Zip"),
        "Architectures": parameters.get("Architectures", ["x86_64"]),
        "EphemeralStorage": {"Size": 512},
        "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
        "LoggingConfig": {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{name}"},
    }
    if settings["PackageType"] == "Zip" and not ("Runtime" in parameters and "Handler" in parameters):
        raise errors.invalid_parameter(
            "Runtime and Handler are mandatory parameters for functions created with deployment packages."
        )
    _check_package(settings["PackageType"], parameters)
    return changed_settings(scope, settings, parameters)


def _check_package(kind: str, parameters: dict[str, Any]) -> None:
    """Refuse what only packages of the other type have."""
    code = parameters.get("Code") or {}
    if kind == "Image" and any(parameters.get(name) for name in ("Handler", "Runtime", "Layers")):
        text = "Please don't provide Handler or Runtime or Layer when the intended function PackageType is Image."
        raise errors.invalid_parameter(text)
    if kind == "Image" and not code.get("ImageUri"):
        raise errors.invalid_parameter("Please provide ImageUri when creating a function with packageType Image.")
    if kind == "Zip" and parameters.get("ImageConfig"):
        text = "Please don't provide ImageConfig when the intended function PackageType is Zip."
        raise errors.invalid_parameter(text)
    if kind == "Zip" and "ZipFile" not in code and "S3Bucket" not in code:
        raise errors.invalid_parameter("Please provide a source for function code.")


def changed_settings(scope: Scope[State], settings: dict[str, Any], parameters: dict[str, Any]) -> dict[str, Any]:
    """Return `settings` with what `parameters` change; what is not modelled is refused by name."""
    for name in NOT_MODELLED:
        if parameters.get(name):
            raise NotModelled(f"lambda's parameter {name}")
    _check(parameters)
    changed = dict(settings)
    for name in ("Role", "Handler", "Description", "Timeout", "MemorySize", "KMSKeyArn", "Runtime"):
        if parameters.get(name) is not None:
            changed[name] = parameters[name]
    if "Runtime" in changed:
        version = hashlib.sha256(changed["Runtime"].encode()).hexdigest()
        arn = make_arn("lambda", scope.region, "", f"runtime:{version}")
        changed["RuntimeVersionConfig"] = {"RuntimeVersionArn": arn}
    for name, change in STRUCTURES.items():
        if parameters.get(name) is not None:
            change(changed, parameters[name])
    _check_snap_start(changed)
    return changed


def _check_snap_start(settings: dict[str, Any]) -> None:
    """Refuse snapshots of what has none (docs: snapstart)."""
    if settings["SnapStart"]["ApplyOn"] == "None":
        return
    runtime = "ContainerImage" if settings["PackageType"] == "Image" else settings.get("Runtime", "")
    if runtime not in WITH_SNAP_START:
        raise errors.invalid_parameter(f"{runtime} is not supported for SnapStart enabled functions.")


def describe(scope: Scope[State], function: Function, version: Version, qualifier: str = "") -> dict[str, Any]:
    """Return the members of FunctionConfiguration; `qualifier` stands at the end of the ARN."""
    pending = scope.now < version.active_at
    code = version.code
    answer = {
        **version.settings,
        "FunctionName": function.name,
        "FunctionArn": f"{function.arn}:{qualifier}" if qualifier else function.arn,
        "CodeSize": code.size,
        "CodeSha256": code.sha256,
        "LastModified": f"{iso_time(version.modified)}+0000",
        "Version": version.number,
        "RevisionId": version.revision if pending or not version.next_revision else version.next_revision,
    }
    if pending and version.is_new:
        answer.update(State="Pending", StateReason="The function is being created.", StateReasonCode="Creating")
        return answer
    answer["State"] = "Active"
    if pending:
        answer.update(
            LastUpdateStatus="InProgress",
            LastUpdateStatusReason="The function is being created.",
            LastUpdateStatusReasonCode="Creating",
        )
    else:
        answer["LastUpdateStatus"] = "Successful"
    return answer


NOT_LISTED = (
    "RuntimeVersionConfig",
    "LastUpdateStatus",
    "LastUpdateStatusReason",
    "LastUpdateStatusReasonCode",
    "State",
    "StateReason",
    "StateReasonCode",
)


def listed(configuration: dict[str, Any]) -> dict[str, Any]:
    """Return a configuration as lists show it."""
    return {name: value for name, value in configuration.items() if name not in NOT_LISTED}


def begin_change(scope: Scope[State], function: Function) -> None:
    """Refuse a change while the last one, or the creation, is not done."""
    if scope.now >= function.latest.active_at:
        return
    if function.latest.is_new:
        state = "The function is currently in the following state: Pending"
        raise errors.conflict(f"The operation cannot be performed at this time. {state}")
    arn = function.arn
    raise errors.conflict(
        f"The operation cannot be performed at this time. An update is in progress for resource: {arn}"
    )


def refuse_pending(scope: Scope[State], version: Version) -> None:
    """Refuse to invoke a function that is still being created."""
    if version.is_new and scope.now < version.active_at:
        state = "The function is currently in the following state: Pending"
        raise AwsError(
            "ResourceConflictException", f"The operation cannot be performed at this time. {state}", 409, errors.USER
        )


def mark_changed(scope: Scope[State], version: Version, *, is_new: bool = False) -> None:
    """Give a version new revisions; it becomes active a little later, in new environments."""
    version.revision = scope.uuid("revision")
    version.next_revision = scope.uuid("revision")
    version.modified = scope.now
    version.active_at = scope.now + limits.ACTIVATION_MS
    version.is_new = is_new
    version.generation += 1
    discard_idle(scope, version.idle)


def check_revision(version: Version, parameters: dict[str, Any], now: int) -> None:
    """Refuse a change that names another RevisionId than the current one."""
    asked = parameters.get("RevisionId")
    current = version.revision if now < version.active_at or not version.next_revision else version.next_revision
    if asked and asked != current:
        raise errors.stale_revision()


def _refuse_above(field: str, value: int | None, allowed: range) -> None:
    """Refuse a number above a range that ends below the model's."""
    if value is not None and value >= allowed.stop:
        raise errors.constraint(field, value, f"Member must have value less than or equal to {allowed.stop - 1}")


def _check(parameters: dict[str, Any]) -> None:
    _refuse_above("timeout", parameters.get("Timeout"), limits.TIMEOUT_S)
    _refuse_above("memorySize", parameters.get("MemorySize"), limits.MEMORY_MB)
    _refuse_above("ephemeralStorage.size", (parameters.get("EphemeralStorage") or {}).get("Size"), limits.STORAGE_MB)
    if parameters.get("Runtime") is not None:
        check_runtime(parameters["Runtime"])


def _change_environment(settings: dict[str, Any], given: dict[str, Any]) -> None:
    variables = given.get("Variables") or {}
    unable = "Lambda was unable to configure your environment variables because the environment variables you have "
    reserved = [name for name in variables if name in RESERVED_VARIABLES]
    if reserved:
        raise errors.invalid_parameter(
            f"{unable}provided contains reserved keys that are currently not supported for modification. "
            f"Reserved keys used in this request: {', '.join(reserved)}"
        )
    text = orjson.dumps(variables)
    if len(text) > limits.ENVIRONMENT_BYTES:
        measured = f"String measured: {text.decode()}"
        raise errors.invalid_parameter(f"{unable}provided exceeded the 4KB limit. {measured}")
    settings["Environment"] = {"Variables": variables}


def _change_vpc(settings: dict[str, Any], given: dict[str, Any]) -> None:
    """Keep a network; EC2 is not there to say whose the subnets are: they are taken to be of one VPC."""
    subnets, groups = given.get("SubnetIds") or [], given.get("SecurityGroupIds") or []
    if bool(subnets) != bool(groups):
        raise errors.invalid_parameter("SubnetIds and SecurityIds must coexist or be both empty list.")
    settings["VpcConfig"] = {
        "SubnetIds": subnets,
        "SecurityGroupIds": groups,
        "VpcId": VPC if subnets else "",
        "Ipv6AllowedForDualStack": bool(given.get("Ipv6AllowedForDualStack", False)),
    }


def _change_dead_letters(settings: dict[str, Any], given: dict[str, Any]) -> None:
    target = given.get("TargetArn")
    if target is None:
        return
    settings.pop("DeadLetterConfig", None)
    if not target:
        return
    if not target.startswith("arn:") or target.split(":")[2] not in ("sqs", "sns"):
        raise errors.constraint("deadLetterConfig.targetArn", target, "The provided dead-letter target is invalid")
    settings["DeadLetterConfig"] = {"TargetArn": target}


def _change_logging(settings: dict[str, Any], given: dict[str, Any]) -> None:
    logging = {**settings["LoggingConfig"], **{name: value for name, value in given.items() if value is not None}}
    if logging["LogFormat"] == "JSON":
        logging.setdefault("ApplicationLogLevel", "INFO")
        logging.setdefault("SystemLogLevel", "INFO")
    elif given.get("ApplicationLogLevel") or given.get("SystemLogLevel"):
        raise errors.invalid_parameter(
            "Log Level is not supported when LogFormat is set to Text. "
            "Remove Log Level from your request or change the LogFormat to JSON and try again."
        )
    else:
        logging.pop("ApplicationLogLevel", None)
        logging.pop("SystemLogLevel", None)
    settings["LoggingConfig"] = logging


def _change_image(settings: dict[str, Any], given: dict[str, Any]) -> None:
    settings["ImageConfigResponse"] = {"ImageConfig": given}
    if not given:
        del settings["ImageConfigResponse"]


def _change_snap_start(settings: dict[str, Any], given: dict[str, Any]) -> None:
    settings["SnapStart"] = {"ApplyOn": given.get("ApplyOn", "None"), "OptimizationStatus": "Off"}


STRUCTURES = {
    "DeadLetterConfig": _change_dead_letters,
    "Environment": _change_environment,
    "EphemeralStorage": lambda settings, given: settings.update(EphemeralStorage=given),
    "ImageConfig": _change_image,
    "LoggingConfig": _change_logging,
    "SnapStart": _change_snap_start,
    "TracingConfig": lambda settings, given: settings.update(TracingConfig=given),
    "VpcConfig": _change_vpc,
}
