"""IAM's limits, from "IAM and AWS STS quotas" and the API model."""

MANAGED_POLICY_CHARACTERS = 6_144
"""Without white space."""
INLINE_POLICY_CHARACTERS = {"role": 10_240, "user": 2_048, "group": 5_120}
"""Of all inline policies of an identity together, without white space."""
TRUST_POLICY_CHARACTERS = 2_048
ATTACHED_POLICIES = {"role": 10, "user": 10, "group": 10}
"""Managed policies per identity (default quota)."""
POLICY_VERSIONS = 5
ACCESS_KEYS = 2
GROUPS_PER_USER = 10
PASSWORD_CHARACTERS = 8
"""The shortest password where the account has no rules of its own."""
SERVICE_CREDENTIALS = 2
"""Service-specific credentials a user and service."""
SESSION_SECONDS = (3_600, 43_200)
"""MaxSessionDuration of a role."""
TAGS = 50
PAGE = 100
"""Items a page, unless MaxItems asks for less or for more."""
ACCOUNT_QUOTAS = {
    "AccessKeysPerUserQuota": ACCESS_KEYS,
    "AssumeRolePolicySizeQuota": TRUST_POLICY_CHARACTERS,
    "AttachedPoliciesPerGroupQuota": ATTACHED_POLICIES["group"],
    "AttachedPoliciesPerRoleQuota": ATTACHED_POLICIES["role"],
    "AttachedPoliciesPerUserQuota": ATTACHED_POLICIES["user"],
    "GlobalEndpointTokenVersion": 1,
    "GroupPolicySizeQuota": INLINE_POLICY_CHARACTERS["group"],
    "GroupsPerUserQuota": GROUPS_PER_USER,
    "GroupsQuota": 300,
    "InstanceProfilesQuota": 1_000,
    "PoliciesQuota": 1_500,
    "PolicySizeQuota": MANAGED_POLICY_CHARACTERS,
    "PolicyVersionsInUseQuota": 10_000,
    "RolePolicySizeQuota": INLINE_POLICY_CHARACTERS["role"],
    "RolesQuota": 1_000,
    "ServerCertificatesQuota": 20,
    "SigningCertificatesPerUserQuota": 2,
    "UserPolicySizeQuota": INLINE_POLICY_CHARACTERS["user"],
    "UsersQuota": 5_000,
    "VersionsPerPolicyQuota": POLICY_VERSIONS,
}
"""What GetAccountSummary shows; those of things that are counted in thousands are not enforced."""
