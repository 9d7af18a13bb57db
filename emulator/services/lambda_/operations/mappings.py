"""The operations on event source mappings."""

from typing import Any

from emulator.bus.arn import NotAnArn, parse_arn
from emulator.bus.calls import Answer, Call, Failure
from emulator.contract.errors import AwsError, NotModelled
from emulator.contract.operation import operation, timer
from emulator.contract.scope import Scope
from emulator.services.lambda_ import errors, limits, polls
from emulator.services.lambda_.access import check_may_poll
from emulator.services.lambda_.filters import check_filters
from emulator.services.lambda_.function import Function
from emulator.services.lambda_.mapping import Mapping
from emulator.services.lambda_.names import Reference, find_version, read_reference
from emulator.services.lambda_.pages import page
from emulator.services.lambda_.state import State

NOT_MODELLED = (
    "AmazonManagedKafkaEventSourceConfig",
    "DocumentDBEventSourceConfig",
    "KMSKeyArn",
    "LoggingConfig",
    "MetricsConfig",
    "Queues",
    "SelfManagedEventSource",
    "SelfManagedKafkaEventSourceConfig",
    "SourceAccessConfigurations",
    "Topics",
)
STREAMS_ONLY = (
    "BisectBatchOnFunctionError",
    "MaximumRecordAgeInSeconds",
    "MaximumRetryAttempts",
    "ParallelizationFactor",
    "StartingPosition",
    "TumblingWindowInSeconds",
)
SYSTEM_ATTRIBUTES = ["All"]
CHANGEABLE = {
    "update": (polls.ENABLED, "Disabled"),
    "delete": (polls.ENABLED, "Disabled", "Creating"),
}
"""In which states a mapping may be changed (API reference, ResourceInUseException)."""


@operation("CreateEventSourceMapping")
def create_event_source_mapping(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Let a function poll a queue; the mapping is Creating at first."""
    parameters = call.parameters
    source = _source(parameters)
    reference, function = _function(scope, parameters["FunctionName"])
    url = _check_queue(scope, source, function, reference.qualifier)
    settings = _settings(source, parameters)
    _refuse_second(scope, source, reference)
    uuid = scope.uuid("mapping")
    enabled = parameters.get("Enabled", True)
    mapping = Mapping(
        uuid=uuid,
        arn=f"{function.arn.rpartition(':function:')[0]}:event-source-mapping:{uuid}",
        function=function.arn,
        name=function.name,
        qualifier=reference.qualifier,
        source=source,
        settings=settings,
        state="Creating" if enabled else "Disabled",
        modified=scope.now,
        url=url,
        receive=_receive(source, function.arn, url),
        tags=dict(parameters.get("Tags") or {}),
    )
    scope.state.mappings[uuid] = mapping
    if enabled:
        _change(scope, mapping, "Creating")
    return _describe(mapping)


@operation("GetEventSourceMapping", reads=True)
def get_event_source_mapping(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return a mapping by its UUID."""
    return _describe(_find(scope, call))


@operation("ListEventSourceMappings", reads=True)
def list_event_source_mappings(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the mappings of a source, of a function, or all."""
    source, name = call.parameters.get("EventSourceArn"), call.parameters.get("FunctionName")
    found = list(scope.state.mappings.values())
    if source:
        found = [mapping for mapping in found if mapping.source == source]
    if name:
        reference = read_reference(scope, name)
        found = [mapping for mapping in found if Reference(mapping.name, mapping.qualifier) == reference]
    return page("EventSourceMappings", [_describe(mapping) for mapping in found], call.parameters, most=100)


@operation("UpdateEventSourceMapping")
def update_event_source_mapping(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Change a mapping, or switch it on or off."""
    parameters = call.parameters
    mapping = _find(scope, call)
    settings = _settings(mapping.source, {**mapping.settings, **parameters})
    _refuse_changing(mapping, "update")
    if parameters.get("FunctionName"):
        reference, function = _function(scope, parameters["FunctionName"])
        _check_queue(scope, mapping.source, function, reference.qualifier)
        mapping.name, mapping.function = function.name, function.arn
        mapping.qualifier = reference.qualifier
        mapping.receive = _receive(mapping.source, function.arn, mapping.url)
    mapping.settings = settings
    was_enabled = mapping.state not in ("Disabled", "Disabling")
    enabled = parameters.get("Enabled", was_enabled)
    changing = {(True, True): "Updating", (False, True): "Enabling", (True, False): "Disabling"}
    polls.stop(scope, mapping)
    _change(scope, mapping, changing.get((was_enabled, enabled), "Updating"), then_enabled=enabled)
    mapping.modified = scope.now
    return _describe(mapping)


@operation("DeleteEventSourceMapping")
def delete_event_source_mapping(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Remove a mapping: it polls no more, and its running batches end by themselves."""
    mapping = _find(scope, call)
    _refuse_changing(mapping, "delete")
    polls.stop(scope, mapping)
    _change(scope, mapping, "Deleting")
    return _describe(mapping)


@timer("mapping-changed")
def mapping_changed(scope: Scope[State], mapping: str, enabled: bool) -> None:
    """A mapping has become what it was changing into."""
    found = scope.state.mappings.get(mapping)
    if found is None:
        return
    if found.state == "Deleting":
        del scope.state.mappings[mapping]
    elif enabled:
        found.state = polls.ENABLED
        polls.start(scope, found)
    else:
        found.state = "Disabled"


def _refuse_changing(mapping: Mapping, what: str) -> None:
    """Refuse to change a mapping that is becoming something."""
    if mapping.state not in CHANGEABLE[what]:
        text = f"Cannot {what} the event source mapping because it is in use."
        raise AwsError("ResourceInUseException", text, 400, errors.USER)


def _change(scope: Scope[State], mapping: Mapping, state: str, *, then_enabled: bool = True) -> None:
    mapping.state = state
    scope.cancel(mapping.change)
    at = scope.now + limits.MAPPING_MS
    mapping.change = scope.at(at, "mapping-changed", mapping=mapping.uuid, enabled=then_enabled)


def _find(scope: Scope[State], call: Call) -> Mapping:
    found = scope.state.mappings.get(call.parameters["UUID"])
    if found is None:
        raise errors.not_found()
    return found


def _source(parameters: dict[str, Any]) -> str:
    for name in NOT_MODELLED:
        if parameters.get(name):
            raise NotModelled(f"lambda's parameter {name} of event source mappings")
    source = parameters.get("EventSourceArn")
    if not source:
        raise errors.invalid_parameter("Unrecognized event source.")
    try:
        service = parse_arn(source).service
    except NotAnArn as broken:
        raise errors.invalid_parameter("Unrecognized event source.") from broken
    if service != "sqs":
        raise NotModelled(f"event source mappings of {service}")
    return str(source)


def _function(scope: Scope[State], name: str) -> tuple[Reference, Function]:
    reference = read_reference(scope, name)
    function = scope.state.functions.get(reference.name)
    if function is None:
        raise errors.invalid_parameter("Function does not exist")
    return reference, function


def _check_queue(scope: Scope[State], source: str, function: Function, qualifier: str) -> str:
    """Return the queue's URL; the queue must be there and hide messages for as long as the function may run."""
    queue = parse_arn(source)
    url = f"https://sqs.{queue.region}.amazonaws.com/{queue.account}/{queue.resource}"
    check_may_poll(scope, function, url, queue.account, queue.region)
    parameters = {"QueueUrl": url, "AttributeNames": ["VisibilityTimeout"]}
    answer = scope.call_now(
        Call("sqs", "GetQueueAttributes", parameters, queue.account, queue.region, principal=function.arn)
    )
    failure = answer.failure if isinstance(answer, Answer) else Failure("InternalError", "No answer")
    if failure is not None:
        code = (failure.detail or {}).get("query_code", failure.code)
        raise errors.invalid_parameter(
            f"Error occurred while ReceiveMessage. SQS Error Code: {code}. SQS Error Message: {failure.message}"
        )
    result = answer.result or {} if isinstance(answer, Answer) else {}
    visibility = int(result["Attributes"]["VisibilityTimeout"])
    timeout = find_version(scope, function, qualifier).settings["Timeout"]
    if visibility < timeout:
        raise errors.invalid_parameter(
            f"Queue visibility timeout: {visibility} seconds is less than Function timeout: {timeout} seconds"
        )
    return url


def _settings(source: str, parameters: dict[str, Any]) -> dict[str, Any]:
    for name in STREAMS_ONLY:
        if parameters.get(name):
            raise errors.invalid_parameter(f"Unsupported {name} parameter for given event source mapping type.")
    if parameters.get("DestinationConfig"):
        text = "Unsupported DestinationConfig parameter for given event source mapping type."
        raise errors.invalid_parameter(text)
    size = limits.DEFAULT_BATCH if parameters.get("BatchSize") is None else parameters["BatchSize"]
    window = parameters.get("MaximumBatchingWindowInSeconds") or 0
    is_fifo = source.endswith(".fifo")
    if is_fifo and window:
        raise errors.invalid_parameter("Batching window is not supported for FIFO queues")
    if is_fifo and size > limits.BATCH_WITHOUT_WINDOW:
        raise errors.invalid_parameter("Maximum batch size for FIFO queues is 10")
    if size > limits.BATCH_WITHOUT_WINDOW and not window:
        raise errors.invalid_parameter(
            "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10"
        )
    settings: dict[str, Any] = {
        "BatchSize": size,
        "MaximumBatchingWindowInSeconds": window,
        "FunctionResponseTypes": list(parameters.get("FunctionResponseTypes") or []),
    }
    filters = (parameters.get("FilterCriteria") or {}).get("Filters")
    if filters:
        settings["FilterCriteria"] = {"Filters": check_filters(filters)}
    concurrency = (parameters.get("ScalingConfig") or {}).get("MaximumConcurrency")
    if concurrency is not None:
        settings["ScalingConfig"] = {"MaximumConcurrency": concurrency}
    if parameters.get("ProvisionedPollerConfig"):
        settings["ProvisionedPollerConfig"] = _provisioned(parameters["ProvisionedPollerConfig"])
        if concurrency is not None:
            raise errors.invalid_parameter("ScalingConfig and ProvisionedPollerConfig cannot be used together.")
    return settings


def _provisioned(given: dict[str, Any]) -> dict[str, int]:
    """Return how many pollers are kept ready, and how many there may be."""
    if given.get("PollerGroupName"):
        raise NotModelled("lambda's parameter ProvisionedPollerConfig.PollerGroupName")
    pollers = {**limits.DEFAULT_PROVISIONED_POLLERS, **{name: value for name, value in given.items() if value}}
    for name, allowed in limits.PROVISIONED_POLLERS.items():
        if pollers[name] not in allowed:
            text = f"{name} must be between {allowed.start} and {allowed.stop - 1} for Amazon SQS event sources."
            raise errors.invalid_parameter(text)
    if pollers["MinimumPollers"] > pollers["MaximumPollers"]:
        raise errors.invalid_parameter("MinimumPollers cannot be greater than MaximumPollers.")
    return pollers


def _refuse_second(scope: Scope[State], source: str, reference: Reference) -> None:
    for mapping in scope.state.mappings.values():
        if mapping.source == source and mapping.name == reference.name:
            raise errors.conflict(
                f'The event source arn (" {source} ") and function (" {reference.name} ") provided mapping already '
                f"exists. Please update or delete the existing mapping with UUID {mapping.uuid}"
            )


def _receive(source: str, function: str, url: str) -> Call:
    queue = parse_arn(source)
    parameters = {
        "QueueUrl": url,
        "MaxNumberOfMessages": limits.RECEIVE,
        "WaitTimeSeconds": limits.POLL_S,
        "MessageSystemAttributeNames": SYSTEM_ATTRIBUTES,
        "MessageAttributeNames": ["All"],
    }
    return Call("sqs", "ReceiveMessage", parameters, queue.account, queue.region, principal=function)


def _describe(mapping: Mapping) -> dict[str, Any]:
    return {
        "UUID": mapping.uuid,
        "EventSourceMappingArn": mapping.arn,
        "EventSourceArn": mapping.source,
        "FunctionArn": f"{mapping.function}:{mapping.qualifier}" if mapping.qualifier else mapping.function,
        "State": mapping.state,
        "StateTransitionReason": "USER_INITIATED",
        "LastModified": mapping.modified / 1000,
        **mapping.settings,
    }
