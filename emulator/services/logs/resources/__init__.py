"""The CloudFormation resource types of CloudWatch Logs."""

from emulator.contract.resource import ResourceType
from emulator.services.logs.resources.account_policy import AccountPolicyType
from emulator.services.logs.resources.anomaly_detector import LogAnomalyDetectorType
from emulator.services.logs.resources.delivery import DeliveryDestinationType, DeliverySourceType, DeliveryType
from emulator.services.logs.resources.destination import DestinationType
from emulator.services.logs.resources.filters import MetricFilterType, SubscriptionFilterType
from emulator.services.logs.resources.group import LogGroupType
from emulator.services.logs.resources.policy import ResourcePolicyType
from emulator.services.logs.resources.query_definition import QueryDefinitionType
from emulator.services.logs.resources.stream import LogStreamType

TYPES: list[ResourceType] = [
    AccountPolicyType(),
    DeliveryType(),
    DeliveryDestinationType(),
    DeliverySourceType(),
    DestinationType(),
    LogAnomalyDetectorType(),
    LogGroupType(),
    LogStreamType(),
    MetricFilterType(),
    QueryDefinitionType(),
    ResourcePolicyType(),
    SubscriptionFilterType(),
]
