"""The login of a broker by which functions read it: the secret that holds it, and what only it needs."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.connection import FUNCTIONS
from designer.catalog.entry import Part
from designer.catalog.mounting import IN_VPC
from designer.catalog.statements import actions_of, statements_for
from designer.catalog.template import Resource, Template, at, items

BROKER, SECRET = "AWS::AmazonMQ::Broker", "AWS::SecretsManager::Secret"
READS = ["secretsmanager:GetSecretValue"]


def login_name(broker: str) -> str:
    """Return the name of the secret that is added for a broker that has no users."""
    return f"{broker}Login"


def users_of(secret: str) -> list[dict[str, Any]]:
    """Return a broker's only user, whose name and password a secret holds."""
    found = {key: f"{{{{resolve:secretsmanager:${{{secret}}}:SecretString:{key.lower()}}}}}" for key in KEYS}
    return [{key: {"Fn::Sub": value} for key, value in found.items()}]


KEYS = ("Username", "Password")


def belongings(broker: Resource, function: Resource, mapping: Any, template: Template) -> Iterator[Part]:
    """Yield what only a function's reading of a broker needs; `mapping` are the properties that say how it reads."""
    logins = [at(access, "URI") for access in items(at(mapping, "SourceAccessConfigurations"))]
    for part, statement in statements_for(function, template):
        if actions_of(statement) == READS and at(statement, "Resource") in logins:
            yield part
    yield from _network(function, template)
    secret = template.resources.get(login_name(broker.name))
    if secret is None or broker.get("Users") not in (None, users_of(secret.name)):
        return
    roles = [target.resource for target in template.targets(function.get("Role"), "iam")]
    own = {broker.name, function.name, *(role.name for role in roles), *_mappings(function, template)}
    if all(other.name in own for other in template.mentioned_by(secret)):
        yield Part(secret.name)
        if broker.get("Users"):
            yield Part(broker.name, ("Properties", "Users"))


def _mappings(function: Resource, template: Template) -> list[str]:
    return [other.name for other in template.mentioned_by(function) if other.type == "AWS::Lambda::EventSourceMapping"]


def _network(function: Resource, template: Template) -> Iterator[Part]:
    """Yield the permission for network interfaces, where nothing else of a function or its role needs it."""
    if function.get("VpcConfig") or len(_mappings(function, template)) > 1:
        return
    for target in template.targets(function.get("Role"), "iam"):
        bearers = [other for other in template.mentioned_by(target.resource) if other.type in FUNCTIONS]
        for index, policy in enumerate(items(target.resource.get("ManagedPolicyArns"))):
            if policy == IN_VPC and bearers == [function]:
                yield Part(target.resource.name, ("Properties", "ManagedPolicyArns", str(index)))
