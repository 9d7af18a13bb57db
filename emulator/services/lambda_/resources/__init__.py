"""The CloudFormation resource types of AWS Lambda."""

from emulator.services.lambda_.resources.alias import AliasType
from emulator.services.lambda_.resources.code_signing import CodeSigningConfigType
from emulator.services.lambda_.resources.event_config import EventInvokeConfigType
from emulator.services.lambda_.resources.function import FunctionType
from emulator.services.lambda_.resources.layer import LayerVersionPermissionType, LayerVersionType
from emulator.services.lambda_.resources.mapping import EventSourceMappingType
from emulator.services.lambda_.resources.permission import PermissionType
from emulator.services.lambda_.resources.resource_policy import ResourcePolicyType
from emulator.services.lambda_.resources.url import UrlType
from emulator.services.lambda_.resources.version import VersionType

TYPES = (
    AliasType(),
    CodeSigningConfigType(),
    EventInvokeConfigType(),
    EventSourceMappingType(),
    FunctionType(),
    LayerVersionPermissionType(),
    LayerVersionType(),
    PermissionType(),
    ResourcePolicyType(),
    UrlType(),
    VersionType(),
)
