"""The CloudFormation resource types of IAM."""

from emulator.contract.resource import ResourceType
from emulator.services.iam.resources.group import GroupType, UserToGroupAdditionType
from emulator.services.iam.resources.inline_policy import (
    GroupPolicyType,
    PolicyType,
    RolePolicyType,
    UserPolicyType,
)
from emulator.services.iam.resources.managed_policy import ManagedPolicyType
from emulator.services.iam.resources.mfa_device import VirtualMfaDeviceType
from emulator.services.iam.resources.oidc_provider import OidcProviderType
from emulator.services.iam.resources.profile import InstanceProfileType
from emulator.services.iam.resources.role import RoleType
from emulator.services.iam.resources.saml_provider import SamlProviderType
from emulator.services.iam.resources.server_certificate import ServerCertificateType
from emulator.services.iam.resources.service_linked_role import ServiceLinkedRoleType
from emulator.services.iam.resources.user import AccessKeyType, UserType

TYPES: list[ResourceType] = [
    RoleType(),
    PolicyType(),
    RolePolicyType(),
    UserPolicyType(),
    GroupPolicyType(),
    ManagedPolicyType(),
    UserType(),
    GroupType(),
    UserToGroupAdditionType(),
    AccessKeyType(),
    InstanceProfileType(),
    OidcProviderType(),
    SamlProviderType(),
    ServerCertificateType(),
    ServiceLinkedRoleType(),
    VirtualMfaDeviceType(),
]
