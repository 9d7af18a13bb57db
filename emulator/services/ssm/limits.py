"""Parameter Store's limits, from the API model and "Systems Manager endpoints and quotas"."""

NAME_CHARACTERS = 1_011
"""Of a parameter's ARN: what is left for the name is less; AWS tells this number for the full name."""
HIERARCHY_LEVELS = 15
VALUE_BYTES = {"Standard": 4_096, "Advanced": 8_192}
PARAMETERS = {"Standard": 10_000, "Advanced": 100_000}
"""In an account and region."""
VERSIONS = 100
"""Kept of each parameter; the oldest one goes."""
NAMES = 10
"""Names a call of GetParameters or DeleteParameters."""
PATH_PAGE = 10
PAGE = 50
TAGS = 50
