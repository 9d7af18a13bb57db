"""The CloudFormation resource types of AWS Lambda."""

from emulator.services.lambda_.resources.event_config import EventInvokeConfigType
from emulator.services.lambda_.resources.function import FunctionType
from emulator.services.lambda_.resources.mapping import EventSourceMappingType
from emulator.services.lambda_.resources.permission import PermissionType

TYPES = (EventInvokeConfigType(), EventSourceMappingType(), FunctionType(), PermissionType())
