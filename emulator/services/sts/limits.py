"""STS's limits, from its API model."""

SESSION_SECONDS = (900, 43_200)
"""DurationSeconds of AssumeRole."""
TOKEN_SECONDS = (900, 129_600)
"""DurationSeconds of GetSessionToken."""
DEFAULT_SECONDS = 3_600
SESSION_NAME = (2, 64)
"""Characters of a RoleSessionName."""
SESSION_POLICY_CHARACTERS = 2_048
"""Of the inline policy of a session."""
