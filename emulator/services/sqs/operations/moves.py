"""StartMessageMoveTask, CancelMessageMoveTask and ListMessageMoveTasks."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation, timer
from emulator.contract.scope import Scope
from emulator.services.sqs import errors, limits
from emulator.services.sqs.exchange import arm, move, serve
from emulator.services.sqs.message import Message
from emulator.services.sqs.moves import CANCELLED, COMPLETED, FAILED, RUNNING, MoveTask, task_id_of
from emulator.services.sqs.queue import Queue
from emulator.services.sqs.state import State


@operation("StartMessageMoveTask")
def start_message_move_task(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Begin to move the messages of a dead-letter queue."""
    source = _queue(scope, call, "SourceArn")
    if source is None:
        raise errors.missing_parameter("SourceArn")
    if not any(queue.redrive and queue.redrive.target == source.arn for queue in scope.state.queues.values()):
        raise errors.invalid_parameter("Source queue must be configured as a Dead Letter Queue.")
    destination = _queue(scope, call, "DestinationArn")
    if destination is source:
        raise errors.invalid_parameter("The source queue cannot be the destination queue.")
    rate = call.parameters.get("MaxNumberOfMessagesPerSecond")
    if rate is not None and not 1 <= rate <= limits.MOVES_PER_SECOND:
        reason = f"Must be between 1 and {limits.MOVES_PER_SECOND}, if provided."
        raise errors.invalid_value(rate, "MaxNumberOfMessagesPerSecond", reason)
    if destination is not None and destination.is_fifo != source.is_fifo:
        raise errors.invalid_parameter("Source queue and destination queue must be of the same type.")
    tasks = scope.state.moves
    if any(task.status == RUNNING and task.source == source.arn for task in tasks.values()):
        text = (
            "There is already a task running. Only one active task is allowed for a source queue arn at a given time."
        )
        raise errors.invalid_parameter(text)
    task = MoveTask(
        id=scope.uuid("move-task"),
        source=source.arn,
        destination=destination.arn if destination else "",
        rate=rate or 0,
        started=scope.now,
        to_move=source.visible,
    )
    tasks[task.id] = task
    detail = {"task": task.id, "to_move": task.to_move}
    scope.host.append("move-start", task.source, task.destination, "", call.cause, detail)
    scope.at(scope.now + task.interval, "move", task=task.id)
    return {"TaskHandle": task.handle}


@operation("CancelMessageMoveTask")
def cancel_message_move_task(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Stop a task; what it has moved stays moved."""
    task = scope.state.moves.get(task_id_of(call.parameters.get("TaskHandle")))
    if task is None:
        raise errors.resource_not_found("Task does not exist.")
    if task.status != RUNNING:
        raise errors.invalid_parameter("Only active tasks can be cancelled.")
    _end(scope, task, CANCELLED)
    return {"ApproximateNumberOfMessagesMoved": task.moved}


@operation("ListMessageMoveTasks", reads=True)
def list_message_move_tasks(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the latest tasks of a source queue, the newest first; one unless MaxResults says more."""
    source = _queue(scope, call, "SourceArn")
    if source is None:
        raise errors.missing_parameter("SourceArn")
    maximum = call.parameters.get("MaxResults")
    if maximum is not None and not 1 <= maximum <= limits.MOVE_RESULTS:
        raise errors.invalid_value(maximum, "MaxResults", f"Must be between 1 and {limits.MOVE_RESULTS}, if provided.")
    found = [task.describe() for task in scope.state.moves.values() if task.source == source.arn]
    return {"Results": found[::-1][: maximum or 1]}


@timer("move")
def move_some(scope: Scope[State], task: str) -> None:
    """A task moves as many messages as its rate allows."""
    found = scope.state.moves[task]
    source = scope.state.at_arn(found.source)
    if found.status != RUNNING:
        return
    if source is None:
        found.reason = errors.PREFIX + "NonExistentQueue"
        _end(scope, found, FAILED)
        return
    messages = source.line.take(found.at_once, 0).messages
    for index, message in enumerate(messages):
        target = scope.state.at_arn(found.destination or message.origin)
        if target is None or target is source:
            source.line.put_back(messages[index:])
            is_known = target is None and (found.destination or message.origin)
            found.reason = errors.PREFIX + "NonExistentQueue" if is_known else "CouldNotDetermineMessageSource"
            _end(scope, found, FAILED)
            return
        _move_back(scope, source, target, message)
        found.moved += 1
    arm(scope, source)
    if source.visible:
        scope.at(scope.now + found.interval, "move", task=task)
    else:
        _end(scope, found, COMPLETED)


def _move_back(scope: Scope[State], source: Queue, target: Queue, message: Message) -> None:
    """What is moved back counts as a new message: its own id, sent now, never received."""
    new_id = scope.uuid("message-id")
    cause = scope.host.append("redrive", source.arn, target.arn, message.id, message.event, {"new_message": new_id})
    message.id = new_id
    message.sent = scope.now
    message.count = message.first_received = 0
    message.origin = ""
    move(scope, source, message, target, cause)
    serve(scope, target)
    arm(scope, target)


def _end(scope: Scope[State], task: MoveTask, status: str) -> None:
    task.status = status
    detail = {"task": task.id, "status": status, "moved": task.moved, "reason": task.reason}
    scope.host.append("move-end", task.source, task.destination, "", 0, detail)


def _queue(scope: Scope[State], call: Call, parameter: str) -> Queue | None:
    arn = call.parameters.get(parameter)
    if not arn:
        return None
    queue = scope.state.at_arn(arn)
    if queue is None:
        text = f"The resource that you specified for the {parameter} parameter doesn't exist."
        raise errors.resource_not_found(text)
    return queue
