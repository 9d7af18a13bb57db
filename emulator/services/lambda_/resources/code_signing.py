"""AWS::Lambda::CodeSigningConfig."""

from typing import Any

from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.lambda_.resources.properties import MISSING, as_tags, given, ignore_missing, retag

SETTINGS = ("AllowedPublishers", "CodeSigningPolicies", "Description")


class CodeSigningConfigType(ResourceType):
    """Ref and GetAtt CodeSigningConfigArn are its ARN; GetAtt CodeSigningConfigId."""

    name = "AWS::Lambda::CodeSigningConfig"
    identifier = "CodeSigningConfigArn"
    required = frozenset({"AllowedPublishers"})
    attributes = frozenset({"CodeSigningConfigArn", "CodeSigningConfigId"})
    takes_tags = True
    takes_system_tags = True
    properties = frozenset({*SETTINGS, "Tags"})

    def create(self, p: Provision) -> Created | InProgress:
        """Make the configuration."""
        tags = as_tags(p.properties.get("Tags"))
        made = p.call("lambda", "CreateCodeSigningConfig", Tags=tags, **given(p.properties, SETTINGS))
        return _created(made["CodeSigningConfig"])

    def update(self, p: Provision) -> Created | InProgress:
        """Change it in place."""
        arn = p.physical_id
        made = p.call("lambda", "UpdateCodeSigningConfig", CodeSigningConfigArn=arn, **given(p.properties, SETTINGS))
        retag(p, arn)
        return _created(made["CodeSigningConfig"])

    def delete(self, p: Provision) -> None:
        """Delete it."""
        ignore_missing(p, "DeleteCodeSigningConfig", CodeSigningConfigArn=p.physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the configuration as it is."""
        found = p.find(MISSING, "lambda", "GetCodeSigningConfig", CodeSigningConfigArn=p.physical_id)
        if found is None:
            return None
        tags = p.call("lambda", "ListTags", Resource=p.physical_id).get("Tags", {})
        listed = [{"Key": key, "Value": value} for key, value in tags.items()]
        return {**given(found["CodeSigningConfig"], SETTINGS), "Tags": listed}


def _created(config: dict[str, str]) -> Created:
    arn = config["CodeSigningConfigArn"]
    return Created(arn, {"CodeSigningConfigArn": arn, "CodeSigningConfigId": config["CodeSigningConfigId"]})
