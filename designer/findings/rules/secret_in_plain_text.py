"""Passwords, keys and tokens that stand in the template for everybody to read."""

import re
from collections.abc import Iterator
from typing import Any

from designer.catalog.template import Resource, at, items, pairs
from designer.document.pointers import pointer_to
from designer.findings.finding import Found, Rule
from designer.findings.subject import FUNCTIONS, Subject

NAME = re.compile(
    r"(?i)(?:^|[_-]|(?<=[a-z]))(?:password|passwd|pwd|secret|secret_?key|api_?key|access_?key|auth_?token|token|"
    r"private_?key|credentials?)$"
)
SHAPES = (
    re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|xox[abprs]-[A-Za-z0-9-]{10,}|sk_live_[A-Za-z0-9]{16,})\b"),
)
HARMLESS = re.compile(r"|true|false|[0-9]{1,3}|arn:.*|\{\{resolve:.*|/.*|https?://.*|.*\$\{.*", re.DOTALL)
PLACEHOLDER = re.compile(r"(?is).*(?:<.*>|\b(?:enter|your|insert|replace)\b.*\s|\s.*\b(?:here|your)\b).*")
CONTAINERS = (
    ("AWS::ECS::TaskDefinition", ("ContainerDefinitions",), "Environment"),
    ("AWS::Batch::JobDefinition", ("ContainerProperties",), "Environment"),
    ("AWS::CodeBuild::Project", ("Environment",), "EnvironmentVariables"),
)
SETTINGS = {
    "AWS::RDS::DBInstance": "MasterUserPassword",
    "AWS::RDS::DBCluster": "MasterUserPassword",
    "AWS::DocDB::DBCluster": "MasterUserPassword",
    "AWS::Redshift::Cluster": "MasterUserPassword",
    "AWS::SecretsManager::Secret": "SecretString",
    "AWS::IAM::User": "LoginProfile",
}


def check(subject: Subject) -> Iterator[Found]:
    for function in subject.of_type(*FUNCTIONS):
        for name, value in subject.variables(function):
            if _is_secret(name, value):
                text = (
                    f"The variable {name} of {function.name} holds a secret that everybody who sees the template reads."
                )
                yield Found(function.name, text, pointer_to(("Properties", "Environment", "Variables", name)))
    for resource, where, name, value in container_variables(subject):
        if _is_secret(name, value):
            text = f"The variable {name} of {resource.name} holds a secret that everybody who sees the template reads."
            yield Found(resource.name, text, where)
    for kind, name in SETTINGS.items():
        for resource in subject.of_type(kind):
            value = resource.get(name)
            value = value.get("Password") if isinstance(value, dict) and "Password" in value else value
            if isinstance(value, str) and not _is_harmless(value):
                yield Found(resource.name, f"{name} of {resource.name} stands in the template.", f"/Properties/{name}")
    for name, parameter in pairs(subject.template.template.get("Parameters")):
        default = parameter.get("Default") if isinstance(parameter, dict) else None
        is_hidden = isinstance(parameter, dict) and str(parameter.get("NoEcho", "")).lower() == "true"
        if isinstance(default, str) and not _is_harmless(default) and (is_hidden or _is_secret(name, default)):
            yield Found(name, f"The parameter {name} has a secret as its default.", "/Default")


def container_variables(subject: Subject) -> Iterator[tuple[Resource, str, str, Any]]:
    """Yield the variables of containers, jobs and builds that hold their value themselves, with where each stands."""
    for kind, path, variables in CONTAINERS:
        for resource in subject.of_type(kind):
            given = resource.get(*path)
            for number, container in enumerate(items(given)):
                place = (*path, str(number)) if isinstance(given, list) else path
                for index, variable in enumerate(items(at(container, variables))):
                    name, value = at(variable, "Name"), at(variable, "Value")
                    where = pointer_to(("Properties", *place, variables, str(index), "Value"))
                    if isinstance(name, str) and at(variable, "Type") in {None, "PLAINTEXT"}:
                        yield resource, where, name, value


def _is_harmless(value: str) -> bool:
    """Say whether a value only names where the secret is, or asks for it."""
    return bool(HARMLESS.fullmatch(value) or PLACEHOLDER.fullmatch(value))


def _is_secret(name: str, value: Any) -> bool:
    if not isinstance(value, str) or _is_harmless(value):
        return False
    return bool(NAME.search(name)) or any(shape.search(value) for shape in SHAPES)


RULE = Rule(
    "Secret in plain text",
    "error",
    "A template is kept in repositories, consoles and stack events. Keep the secret in Secrets Manager or Parameter "
    "Store and refer to it: {{resolve:secretsmanager:name}}.",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/security-best-practices.html#creds",
    check,
)
