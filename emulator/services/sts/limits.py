"""STS's limits, from its API model."""

SESSION_SECONDS = (900, 43_200)
"""DurationSeconds of AssumeRole."""
TOKEN_SECONDS = (900, 129_600)
"""DurationSeconds of GetSessionToken."""
DEFAULT_SECONDS = 3_600
CHAINED_SECONDS = 3_600
"""The longest session of a role that a role's session assumes."""
FEDERATION_SECONDS = 43_200
"""How long a federated user's credentials hold where nothing is said."""
SESSION_POLICIES = 10
"""PolicyArns of a session."""
FEDERATED_NAME = (2, 32)
"""Characters of a federated user's name."""
SESSION_NAME = (2, 64)
"""Characters of a RoleSessionName."""
SESSION_POLICY_CHARACTERS = 2_048
"""Of the inline policy of a session."""
