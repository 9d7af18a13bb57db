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
SSH_KEYS = 5
"""A user; so with what follows."""
SIGNING_CERTIFICATES = 2
MFA_DEVICES = 8
SERVER_CERTIFICATES = 20
"""An account; so with what follows."""
OIDC_PROVIDERS = 100
SAML_PROVIDERS = 100
OIDC_CLIENTS = 100
"""A provider; so with what follows."""
OIDC_THUMBPRINTS = 5
SAML_KEYS = 2
IDENTITIES = {"role": 1_000, "user": 5_000, "group": 300}
INSTANCE_PROFILES = 1_000
POLICIES = 1_500
"""Identities, profiles and policies of an account."""
JOBS = 100
"""Reports on used services that are kept: ours."""
REPORT_MS = 4 * 3_600_000
"""How long a credential report is kept before another one is made."""
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
    "GroupPolicySizeQuota": INLINE_POLICY_CHARACTERS["group"],
    "GroupsPerUserQuota": GROUPS_PER_USER,
    "GroupsQuota": IDENTITIES["group"],
    "InstanceProfilesQuota": INSTANCE_PROFILES,
    "PoliciesQuota": POLICIES,
    "PolicySizeQuota": MANAGED_POLICY_CHARACTERS,
    "PolicyVersionsInUseQuota": 10_000,
    "RolePolicySizeQuota": INLINE_POLICY_CHARACTERS["role"],
    "RolesQuota": IDENTITIES["role"],
    "ServerCertificatesQuota": SERVER_CERTIFICATES,
    "SigningCertificatesPerUserQuota": SIGNING_CERTIFICATES,
    "UserPolicySizeQuota": INLINE_POLICY_CHARACTERS["user"],
    "UsersQuota": IDENTITIES["user"],
    "VersionsPerPolicyQuota": POLICY_VERSIONS,
}
"""What GetAccountSummary shows of quotas."""
