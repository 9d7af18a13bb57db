"""Lambda's numbers, each with its source.

Where no other source stands: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""

from emulator.bus.retries import Phase, Schedule
from emulator.kernel.clock import HOUR, MINUTE, SECOND, Millis

ACCOUNT_CONCURRENCY = 1_000
UNRESERVED_MINIMUM = 100
"""What must stay unreserved (docs: configuration-concurrency)."""

TIMEOUT_S = range(1, 901)
DEFAULT_TIMEOUT_S = 3
MEMORY_MB = range(128, 10_241)
DEFAULT_MEMORY_MB = 128
STORAGE_MB = range(512, 10_241)
ENVIRONMENT_BYTES = 4_096
LAYERS = 5
NAME_CHARACTERS = 64
ARN_CHARACTERS = 140

ZIPPED_BYTES = 52_428_800
REQUEST_WITH_CODE_BYTES = 70_167_211
"""A whole request that brings a zip (the text of AWS's own error)."""
UNZIPPED_BYTES = 262_144_000
MOST_FILES = 50_000
"""Files of one package: AWS states no number, so this is ours."""
STORAGE_BYTES = 80_530_636_800
"""75 GB for all functions and layers of an account and region (GetAccountSettings)."""

REQUEST_BYTES = 6_291_556
"""A synchronous request or response (the text of AWS's own error)."""
EVENT_BYTES = 1_048_576
"""An asynchronous request: 1 MB."""
CLIENT_CONTEXT_BYTES = 3_583
"""ClientContext, in Base64 (API reference, Invoke)."""
LOG_TAIL_BYTES = 4_096
"""LogResult: the last 4 KB of the log (API reference, Invoke)."""

LOG_EVENTS = 10_000
LOG_BATCH_BYTES = 1_048_576
LOG_LINE_BYTES = 262_144
LOG_EVENT_BYTES = 26
"""Events of one PutLogEvents, their bytes, those of one, and what each counts besides its text (API reference)."""

MODELLED_MEMORY_MB = 64
"""What a report says was used where nothing was measured."""

ACTIVATION_MS: Millis = SECOND
"""A new or changed function is Pending or InProgress for about a second: an approximation."""
PROVISION_MS: Millis = 60 * SECOND
"""Provisioned concurrency is allocated in a minute or two (docs: provisioned-concurrency): an approximation."""
TAGS = 50
POLICY_BYTES = 20_480
"""A resource-based policy of a function or layer: 20 KB."""
IDLE_MS: Millis = 6 * MINUTE
"""An environment that nobody uses is kept for some minutes; AWS states no number: an approximation."""

RETRIES = range(3)
"""MaximumRetryAttempts of an asynchronous invocation: 0 to 2."""
DEFAULT_RETRIES = 2
DEFAULT_EVENT_AGE_S = 21_600
ERROR_PHASES = (Phase(1, MINUTE), Phase(1, 2 * MINUTE))
"""An error is retried after 1 and then 2 minutes (docs: invocation-async-error-handling)."""
THROTTLE_SCHEDULE = Schedule((Phase(1 << 30, SECOND, 5 * MINUTE, "doubling"),), max_age_ms=6 * HOUR)
"""Throttles are retried from 1 second up to 5 minutes apart, for as long as the event may age (same page)."""

BATCH = range(1, 10_001)
DEFAULT_BATCH = 10
BATCH_WITHOUT_WINDOW = 10
PASSAGES = 16
"""How often one chain of requests may run a function (docs: invocation-recursion)."""
NEW_ENVIRONMENTS = 1_000
NEW_ENVIRONMENTS_MS: Millis = 10 * SECOND
"""A function may start 1,000 environments in 10 seconds (docs: lambda-concurrency, "Concurrency scaling rate")."""
FIRST_POLLERS = 5
MOST_POLLERS = 1_250
POLLER_EVERY_MS: Millis = 200
"""Up to 300 more concurrent invocations a minute, up to 1,250 (docs: services-sqs-scaling)."""
PROVISIONED_POLLERS = {"MinimumPollers": range(2, 201), "MaximumPollers": range(2, 2_001)}
DEFAULT_PROVISIONED_POLLERS = {"MinimumPollers": 2, "MaximumPollers": 200}
BATCHES_A_PROVISIONED_POLLER = 10
PROVISIONED_POLLER_EVERY_MS: Millis = 60
"""Provisioned mode: each poller works on up to ten batches at once, and up to 1,000 more a minute (same page)."""
RECEIVE = 10
"""Messages of one ReceiveMessage call."""
POLL_S = 20
FILTERS = 5
"""Filters of a mapping (docs: invocation-eventfiltering)."""
BATCH_BYTES = 6_291_456
"""A batch is handed on when it reaches 6 MB (docs: services-sqs-configure)."""
MAPPING_MS: Millis = SECOND
"""A mapping is Creating, Enabling, Disabling… for about a second: an approximation."""
POLL_AGAIN_MS: Millis = MINUTE
"""After a failed ReceiveMessage: an approximation."""
BATCH_THROTTLE_PHASE = Phase(1 << 30, SECOND, 30 * SECOND, "doubling")
"""A throttled batch is tried again until its visibility timeout ends: an approximation of the back-off."""
LOAD_MS: Millis = 10 * SECOND
"""Code has ten seconds to be loaded, on top of the Timeout (docs: lambda-runtime-environment, "Init phase")."""
PROVISIONED_LOAD_MS: Millis = 15 * MINUTE
"""With provisioned concurrency it has longer (same page)."""
WHOLE_CPU_MB = 1_769
"""With this memory a function has one whole CPU, with less its share of one (docs: configuration-memory)."""
REQUESTS_PER_CONCURRENCY = 10
"""Synchronous requests a second for each unit of concurrency (docs: lambda-concurrency, "requests per second")."""
