"""CloudWatch Logs' limits, from its quotas page and API model."""

NAME_CHARACTERS = 512
"""Log group and log stream names."""
RETENTION_DAYS = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip
"""Values of retentionInDays."""
PAGE = 50
"""Log groups or streams a page, at most."""
LIST_PAGE = 1_000
"""Log groups a page of ListLogGroups, at most."""
EVENTS_PAGE = 10_000
"""Log events a page, at most."""
BATCH_BYTES = 1_048_576
"""All events of a batch together, and so a single one too."""
EVENT_OVERHEAD_BYTES = 26
"""What each event counts besides its message's bytes."""
FUTURE_MS = 2 * 3_600_000
PAST_MS = 14 * 86_400_000
"""Events further in the future or the past are rejected."""
TAGS = 50
GROUPS_PER_STATE = 1_000_000
"""Log groups an account and region."""
SUBSCRIPTION_FILTERS = 2
"""A log group."""
METRIC_FILTERS = 100
"""A log group."""
RESOURCE_POLICIES = 10
"""An account and region."""
EXPORTS = 1_000
"""Export tasks that are kept: ours."""
PROTECTION_CHARACTERS = 30_720
"""Of a data protection policy."""
CUSTOM_IDENTIFIERS = 10
"""Of a data protection policy."""
INDEXED_FIELDS = 20
"""Of a field index policy."""
INDEX_POLICIES = 20
"""Of an account; of the other types an account has one."""
DETECTORS = 500
"""Anomaly detectors of an account."""
QUERIES = 1_000
"""Queries whose results are kept: here, AWS keeps all."""
QUERY_DAYS = 7
"""How long a query's results are kept."""
QUERY_GROUPS = 50
"""Log groups of a query."""
QUERY_DEFINITIONS = 1_000
"""Queries that an account keeps in a region."""
