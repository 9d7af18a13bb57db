"""Prepares a template for deployment as `aws cloudformation package` does: local code becomes an archive."""

import io
import zipfile
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

BUCKET = "sluice-code"
NOT_SUPPLIED = "not-supplied"
EPOCH = (2026, 1, 1, 0, 0, 0)
PROGRAMS = (b"#!", b"\x7fELF")
"""How what can be executed begins: a board keeps no file modes, and a custom runtime's bootstrap needs one."""
DEFINED_ELSEWHERE = {
    "AWS::Serverless::StateMachine": "DefinitionUri",
    "AWS::Serverless::Api": "DefinitionUri",
    "AWS::Serverless::HttpApi": "DefinitionUri",
    "AWS::Serverless::GraphQLApi": "SchemaUri",
}
"""Properties of SAM types that name a file of their own; it is not supplied, and the resource a placeholder."""
LOCATIONS = {
    "AWS::Serverless::Function": ("CodeUri", "sam"),
    "AWS::Serverless::LayerVersion": ("ContentUri", "sam"),
    "AWS::Lambda::Function": ("Code", "cfn"),
    "AWS::Lambda::LayerVersion": ("Content", "cfn"),
}
NESTED = {"AWS::CloudFormation::Stack": "TemplateURL", "AWS::Serverless::Application": "Location"}
NESTED_NOT_SUPPLIED = "Sluice::NotSupplied::Stack"
"""The type under which a nested stack whose template lies in a file of its own is deployed: as a placeholder."""
FUNCTIONS = ("AWS::Serverless::Function", "AWS::Lambda::Function")
ARCHIVES = (".zip", ".jar")
Code = dict[str, bytes]


@dataclass(slots=True)
class Package:
    """A template that can be deployed, its archives by key, and the functions whose code is not there."""

    template: dict[str, Any]
    archives: dict[str, bytes] = field(default_factory=dict)
    code_not_supplied: list[str] = field(default_factory=list)


def package(template: dict[str, Any], code: Code) -> Package:
    """Replace each local code location; `code` holds file contents by "codeUri/path"."""
    done = Package(deepcopy(template))
    general = done.template.get("Globals", {})
    shared = general.get("Function", {}) if isinstance(general, dict) else {}
    inherited = shared.pop("CodeUri", None) if isinstance(shared, dict) else None
    resources = done.template.get("Resources", {})
    for logical_id in resources if isinstance(resources, dict) else ():
        resource = resources[logical_id]
        if not isinstance(resource, dict) or not isinstance(resource.get("Type"), str):
            continue
        if resource["Type"] in LOCATIONS:
            _place(done, logical_id, resource, code, inherited)
        elif resource["Type"] in DEFINED_ELSEWHERE:
            _point_elsewhere(logical_id, resource)
        elif resource["Type"] in NESTED and _is_local(resource):
            resource["Type"] = NESTED_NOT_SUPPLIED
    return done


def archive(files: Code) -> bytes:
    """Return a ZIP of the files that has the same bytes for the same files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = (0o755 if files[name].startswith(PROGRAMS) else 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(entry, files[name])
    return packed.getvalue()


def files_at(location: str, code: Code) -> Code:
    """Return the files below a code location ("src/worker/", "."), by their path below it."""
    prefix = normal(location)
    if not prefix:
        return dict(code)
    return {path[len(prefix) + 1 :]: content for path, content in code.items() if path.startswith(f"{prefix}/")}


def _packed(location: str, code: Code) -> bytes | None:
    """Return the archive of a code location: a folder's files, one file, or an archive as it is; None for nothing."""
    path = normal(location)
    if path in code:
        is_archive = path.lower().endswith(ARCHIVES)
        return code[path] if is_archive else archive({path.rpartition("/")[2]: code[path]})
    files = files_at(location, code)
    return archive(files) if files else None


def normal(location: str) -> str:
    """Return a code location without "./" and closing slashes."""
    parts = [part for part in location.replace("\\", "/").split("/") if part not in {"", "."}]
    return "/".join(parts)


def _place(done: Package, logical_id: str, resource: dict[str, Any], code: Code, inherited: Any) -> None:
    properties = resource.setdefault("Properties", {})
    if not isinstance(properties, dict):
        return
    name, style = LOCATIONS[resource["Type"]]
    location = properties.get(name, inherited if resource["Type"] == "AWS::Serverless::Function" else None)
    is_function = resource["Type"] in FUNCTIONS
    if properties.get("PackageType") == "Image" or "InlineCode" in properties or _is_inline(location):
        if properties.get("PackageType") == "Image":
            done.code_not_supplied.append(logical_id)
            properties.setdefault("ImageUri", f"{BUCKET}/{NOT_SUPPLIED}:{logical_id.lower()}")
        return
    packed = _packed(location, code) if isinstance(location, str) else None
    key = f"{NOT_SUPPLIED}/{logical_id}"
    if packed is not None:
        key = f"supplied/{logical_id}"
        done.archives[key] = packed
    elif is_function:
        done.code_not_supplied.append(logical_id)
    properties[name] = f"s3://{BUCKET}/{key}" if style == "sam" else {"S3Bucket": BUCKET, "S3Key": key}


def _point_elsewhere(logical_id: str, resource: dict[str, Any]) -> None:
    name, properties = DEFINED_ELSEWHERE[resource["Type"]], resource.get("Properties")
    if isinstance(properties, dict) and isinstance(properties.get(name), str) and "://" not in properties[name]:
        properties[name] = f"s3://{BUCKET}/{NOT_SUPPLIED}/{logical_id}"


def _is_local(resource: dict[str, Any]) -> bool:
    properties = resource.get("Properties")
    location = properties.get(NESTED[resource["Type"]]) if isinstance(properties, dict) else None
    return isinstance(location, str) and "://" not in location


def _is_inline(location: Any) -> bool:
    return isinstance(location, dict) and "ZipFile" in location
