"""STS's limits, from its API model."""

SESSION_SECONDS = (900, 43_200)
"""DurationSeconds of AssumeRole."""
DEFAULT_SECONDS = 3_600
CHAINED_SECONDS = 3_600
"""The longest session of a role that a role's session assumes."""
FEDERATION_SECONDS = 43_200
"""How long a federated user's credentials hold where nothing is said."""
SESSION_POLICIES = 10
"""PolicyArns of a session."""
SESSION_POLICY_CHARACTERS = 2_048
"""Of the inline policy of a session."""
