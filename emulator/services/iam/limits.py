"""IAM's limits, from "IAM and AWS STS quotas" and the API model."""

NAME_CHARACTERS = {"role": 64, "user": 64, "group": 128, "policy": 128}
"""RoleName, UserName, GroupName, PolicyName."""
MANAGED_POLICY_CHARACTERS = 6_144
"""Without white space."""
INLINE_POLICY_CHARACTERS = {"role": 10_240, "user": 2_048, "group": 5_120}
"""Of all inline policies of an identity together, without white space."""
TRUST_POLICY_CHARACTERS = 2_048
ATTACHED_POLICIES = {"role": 10, "user": 10, "group": 10}
"""Managed policies per identity (default quota)."""
POLICY_VERSIONS = 5
ACCESS_KEYS = 2
SERVICE_CREDENTIALS = 2
"""Service-specific credentials a user and service."""
SESSION_SECONDS = (3_600, 43_200)
"""MaxSessionDuration of a role."""
TAGS = 50
PAGE = 100
"""Items a page, unless MaxItems asks for less or for more."""
