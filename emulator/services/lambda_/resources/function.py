"""AWS::Lambda::Function."""

from typing import Any

from emulator.bus.arn import make_arn
from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.lambda_ import limits
from emulator.services.lambda_.resources.inline import inline_archive
from emulator.services.lambda_.resources.properties import MISSING, as_int, as_tags, given, ignore_missing, retag

CONFIGURATION = (
    "DeadLetterConfig",
    "Description",
    "Environment",
    "EphemeralStorage",
    "Handler",
    "ImageConfig",
    "Layers",
    "LoggingConfig",
    "MemorySize",
    "Role",
    "Runtime",
    "SnapStart",
    "Timeout",
    "TracingConfig",
    "VpcConfig",
)
DEFAULTS: dict[str, Any] = {
    "DeadLetterConfig": {"TargetArn": ""},
    "Description": "",
    "Environment": {"Variables": {}},
    "EphemeralStorage": {"Size": 512},
    "ImageConfig": {},
    "Layers": [],
    "LoggingConfig": {"LogFormat": "Text"},
    "MemorySize": limits.DEFAULT_MEMORY_MB,
    "SnapStart": {"ApplyOn": "None"},
    "Timeout": limits.DEFAULT_TIMEOUT_S,
    "TracingConfig": {"Mode": "PassThrough"},
    "VpcConfig": {"SubnetIds": [], "SecurityGroupIds": []},
}
"""What a property that is taken away goes back to."""
UNREAD = ("Code", "CodeSigningConfigArn", "RecursiveLoop", "RuntimeManagementConfig")
NESTED = ("LoggingConfig", "SnapStart", "VpcConfig")
"""Properties of which AWS tells more than the template gives."""


class FunctionType(ResourceType):
    """Ref is the function's name; GetAtt Arn."""

    name = "AWS::Lambda::Function"
    identifier = "FunctionName"
    attributes = frozenset({"Arn"})
    properties = frozenset(
        {
            *CONFIGURATION,
            "Architectures",
            "Code",
            "CodeSigningConfigArn",
            "FunctionName",
            "KmsKeyArn",
            "PackageType",
            "RecursiveLoop",
            "ReservedConcurrentExecutions",
            "RuntimeManagementConfig",
            "Tags",
        }
    )
    replaced_by = frozenset({"FunctionName", "PackageType"})
    required = frozenset({"Code", "Role"})
    takes_tags = True
    takes_system_tags = True

    def create(self, p: Provision) -> Created | InProgress:
        """Create the function and wait until it is active."""
        if p.progress is None:
            name = p.name("FunctionName")
            p.call(
                "lambda",
                "CreateFunction",
                FunctionName=name,
                Code=_code(p.properties),
                Tags=as_tags(p.properties.get("Tags")),
                **given(p.properties, ("PackageType", "Architectures", "CodeSigningConfigArn")),
                **_configuration(p.properties),
            )
            return InProgress(limits.ACTIVATION_MS, {"name": name})
        name = p.progress["name"]
        _reserve(p, name)
        _recurse(p, name)
        _manage(p, name)
        return _created(p, name)

    def update(self, p: Provision) -> Created | InProgress:
        """Change the code, then the configuration, then what takes no time."""
        name = p.physical_id
        stage = (p.progress or {}).get("stage", "code")
        if stage == "code":
            if _differs(p, "Code") or _differs(p, "Architectures"):
                architectures = given(p.properties, ("Architectures",))
                p.call("lambda", "UpdateFunctionCode", FunctionName=name, **_code(p.properties), **architectures)
                return InProgress(limits.ACTIVATION_MS, {"stage": "configuration"})
            stage = "configuration"
        if stage == "configuration" and any(_differs(p, key) for key in (*CONFIGURATION, "KmsKeyArn")):
            gone = {key: value for key, value in DEFAULTS.items() if key in p.old_properties}
            p.call(
                "lambda", "UpdateFunctionConfiguration", FunctionName=name, **{**gone, **_configuration(p.properties)}
            )
            return InProgress(limits.ACTIVATION_MS, {"stage": "rest"})
        _reserve(p, name)
        _recurse(p, name)
        _manage(p, name)
        _sign(p, name)
        retag(p, _arn(p, name))
        return _created(p, name)

    def delete(self, p: Provision) -> None:
        """Delete the function with its versions."""
        ignore_missing(p, "DeleteFunction", FunctionName=p.physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the function's properties as they are; its code counts as the template gives it."""
        name = p.physical_id
        found = p.find(MISSING, "lambda", "GetFunctionConfiguration", FunctionName=name)
        if found is None:
            return None
        given_only = {key: p.properties[key] for key in UNREAD if key in p.properties}
        shown: dict[str, Any] = {key: found[key] for key in sorted(self.properties) if key in found}
        shown["Layers"] = [layer["Arn"] for layer in found.get("Layers", [])]
        for key in NESTED:
            wanted = p.properties.get(key)
            if isinstance(wanted, dict) and isinstance(shown.get(key), dict):
                shown[key] = {inner: value for inner, value in shown[key].items() if inner in wanted}
        if found.get("KMSKeyArn"):
            shown["KmsKeyArn"] = found["KMSKeyArn"]
        reserved = p.call("lambda", "GetFunctionConcurrency", FunctionName=name)
        tags = p.call("lambda", "ListTags", Resource=_arn(p, name)).get("Tags", {})
        listed = [{"Key": key, "Value": value} for key, value in tags.items()]
        return {**given_only, **shown, **reserved, "Tags": listed}


def _code(properties: dict[str, Any]) -> dict[str, Any]:
    code = dict(properties.get("Code") or {})
    if isinstance(code.get("ZipFile"), str):
        code["ZipFile"] = inline_archive(code["ZipFile"], str(properties.get("Runtime", "")))
    return code


def _configuration(properties: dict[str, Any]) -> dict[str, Any]:
    configuration = given(properties, CONFIGURATION)
    for name in ("MemorySize", "Timeout"):
        if name in configuration:
            configuration[name] = as_int(configuration[name])
    if "EphemeralStorage" in configuration:
        configuration["EphemeralStorage"] = {"Size": as_int(configuration["EphemeralStorage"].get("Size", 512))}
    variables = (configuration.get("Environment") or {}).get("Variables")
    if variables:
        configuration["Environment"] = {"Variables": {key: _as_text(value) for key, value in variables.items()}}
    if properties.get("KmsKeyArn"):
        configuration["KMSKeyArn"] = properties["KmsKeyArn"]
    return configuration


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _differs(p: Provision, name: str) -> bool:
    return p.properties.get(name) != p.old_properties.get(name)


def _reserve(p: Provision, name: str) -> None:
    if not _differs(p, "ReservedConcurrentExecutions"):
        return
    wanted = p.properties.get("ReservedConcurrentExecutions")
    if wanted is None:
        p.call("lambda", "DeleteFunctionConcurrency", FunctionName=name)
    else:
        count = as_int(wanted)
        p.call("lambda", "PutFunctionConcurrency", FunctionName=name, ReservedConcurrentExecutions=count)


def _recurse(p: Provision, name: str) -> None:
    if _differs(p, "RecursiveLoop"):
        wanted = p.properties.get("RecursiveLoop") or "Terminate"
        p.call("lambda", "PutFunctionRecursionConfig", FunctionName=name, RecursiveLoop=wanted)


def _manage(p: Provision, name: str) -> None:
    if _differs(p, "RuntimeManagementConfig"):
        wanted = p.properties.get("RuntimeManagementConfig") or {"UpdateRuntimeOn": "Auto"}
        p.call("lambda", "PutRuntimeManagementConfig", FunctionName=name, **wanted)


def _sign(p: Provision, name: str) -> None:
    if not _differs(p, "CodeSigningConfigArn"):
        return
    arn = p.properties.get("CodeSigningConfigArn")
    if arn:
        p.call("lambda", "PutFunctionCodeSigningConfig", FunctionName=name, CodeSigningConfigArn=arn)
    else:
        p.call("lambda", "DeleteFunctionCodeSigningConfig", FunctionName=name)


def _arn(p: Provision, name: str) -> str:
    return make_arn("lambda", p.region, p.account, f"function:{name}")


def _created(p: Provision, name: str) -> Created:
    return Created(name, {"Arn": _arn(p, name)})
