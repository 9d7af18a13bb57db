"""The World: calls, waiters, timers, held time, and how its journal makes it again."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from emulator.bus.calls import Answer, Call, Failure, Pending, Then
from emulator.bus.deliveries import Delivery
from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.contract.service import Service
from emulator.inside import UnknownHandler
from emulator.world import DEFAULT_ACCOUNT, DEFAULT_REGION, World
from tests.emulator.worlds import Bench, Refused, only

START = 1_767_225_600_000


@dataclass(slots=True)
class Echoes:
    """What the service of these tests remembers."""

    waiting: list[int] = field(default_factory=list)
    heard: list[Any] = field(default_factory=list)


def say(scope: Scope[Echoes], call: Call) -> dict[str, Any]:
    scope.trace("say", "arn:aws:echo:::echo", text=call.parameters["text"], chance=scope.chance("x").random())
    return {"text": call.parameters["text"]}


def wait(scope: Scope[Echoes], call: Call) -> Pending:
    pending = scope.wait()
    scope.state.waiting.append(pending.waiter)
    return pending


def later(scope: Scope[Echoes], call: Call) -> dict[str, Any]:
    scope.at(scope.now + call.parameters["ms"], "ring", text=call.parameters["text"])
    return {}


def ring(scope: Scope[Echoes], text: str) -> None:
    scope.trace("ring", "arn:aws:echo:::echo", text=text)
    for waiter in scope.state.waiting:
        scope.answer(waiter, Answer({"text": text}))
    scope.state.waiting.clear()


def refuse(scope: Scope[Echoes], call: Call) -> dict[str, Any]:
    raise AwsError("Refused", "not today")


def ask(scope: Scope[Echoes], call: Call) -> dict[str, Any]:
    inner = Call("echo", call.parameters["what"], call.parameters, scope.account, scope.region)
    scope.call(inner, scope.then("heard", who=call.parameters["text"]))
    return {}


def heard(scope: Scope[Echoes], answer: Answer, who: str) -> None:
    failure = answer.failure
    scope.trace("heard", "arn:aws:echo:::echo", who=who, text=failure.code if failure else str(answer.result))


def fetch(scope: Scope[Echoes], call: Call) -> dict[str, Any]:
    scope.effect("fetch", {"url": call.parameters["text"]}, scope.then("heard", who="fetch"))
    return {}


def deliver(scope: Scope[Echoes], delivery: Delivery) -> Answer:
    scope.trace("deliver", delivery.target, delivery.source, body=delivery.body)
    return Answer({"taken": True})


def reads(scope: Scope[Echoes], call: Call) -> dict[str, Any]:
    return {"now": scope.now}


reads.__reads__ = True  # type: ignore[attr-defined]

ECHO = Service(
    name="echo",
    new_state=Echoes,
    operations={
        "Say": say,
        "Wait": wait,
        "Later": later,
        "Refuse": refuse,
        "Ask": ask,
        "Fetch": fetch,
        "Read": reads,
    },
    timers={"ring": ring},
    answered={"heard": heard},
    deliver=deliver,
)


def echo(**given: Any) -> Bench:
    return Bench(services={"echo": ECHO}, **given)


def test_a_call_is_answered_by_its_operation() -> None:
    assert echo().call("echo", "Say", text="hello") == {"text": "hello"}


def test_an_aws_error_is_a_failure() -> None:
    with pytest.raises(Refused) as refused:
        echo().call("echo", "Refuse")

    assert refused.value.failure == Failure("Refused", "not today", 400, None)


@pytest.mark.parametrize(("service", "operation"), [("nothing", "Say"), ("echo", "Shout")])
def test_what_is_not_modelled_is_refused_by_name(service: str, operation: str) -> None:
    with pytest.raises(Refused, match=operation if service == "echo" else service) as refused:
        echo().call(service, operation)

    assert (refused.value.code, refused.value.status) == ("NotImplemented", 501)


def test_what_the_apis_model_forbids_is_refused_wherever_a_call_comes_from() -> None:
    bench = Bench()
    refused = "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null"
    with pytest.raises(Refused, match=refused):
        bench.call("sns", "CreateTopic")
    inner = bench.world.scope("cloudformation", DEFAULT_ACCOUNT, DEFAULT_REGION)
    answer = inner.call_now(Call("sns", "CreateTopic", {"Name": None}, DEFAULT_ACCOUNT, DEFAULT_REGION))
    assert answer == Answer(failure=Failure("ValidationError", refused))


def test_each_account_and_region_has_its_own_state() -> None:
    bench = Bench(services=only("sqs"))
    bench.queue("orders")

    for place in ({"account": "222222222222"}, {"region": "eu-central-1"}):
        assert bench.call("sqs", "ListQueues", call=place) == {}


def test_a_pending_call_is_answered_later() -> None:
    bench = echo()
    pending = bench.call("echo", "Wait")
    bench.call("echo", "Later", ms=5, text="ding")

    assert bench.world.take_answered() == []
    bench.world.run_until(START + 5)

    assert bench.world.take_answered() == [(pending.waiter, Answer({"text": "ding"}))]
    assert bench.world.take_answered() == []


def test_a_withdrawn_call_gets_no_answer() -> None:
    bench = echo()
    pending = bench.call("echo", "Wait")
    bench.call("echo", "Later", ms=5, text="ding")

    bench.world.withdraw(pending.waiter)
    bench.world.run_until(START + 5)

    assert bench.world.take_answered() == []
    assert not bench.world.is_waiting(pending.waiter)


def test_a_service_hears_the_answer_of_its_call_at_once_or_later() -> None:
    bench = echo()

    bench.call("echo", "Ask", what="Say", text="a")
    bench.call("echo", "Ask", what="Refuse", text="b")
    bench.call("echo", "Ask", what="Wait", text="c")
    bench.call("echo", "Later", ms=5, text="ding")
    bench.world.run_until(START + 5)

    heard_events = [event.detail for event in bench.trace() if event.kind == "heard"]
    assert heard_events == [
        {"who": "a", "text": "{'text': 'a'}"},
        {"who": "b", "text": "Refused"},
        {"who": "c", "text": "{'text': 'ding'}"},
    ]


def test_time_passes_to_the_limit_and_no_further() -> None:
    bench = echo()
    bench.call("echo", "Later", ms=10, text="late")

    assert bench.world.run_until(START + 9)

    assert bench.world.now == START + 9
    assert bench.kinds() == []
    assert bench.world.next_time() == START + 10


def test_each_thing_happens_at_its_own_time() -> None:
    bench = echo()
    for ms in (30, 10, 20):
        bench.call("echo", "Later", ms=ms, text=str(ms))

    bench.world.run_until(START + 100)

    assert [(event.time - START, event.detail["text"]) for event in bench.trace()] == [
        (10, "10"),
        (20, "20"),
        (30, "30"),
    ]
    assert bench.world.now == START + 100


def test_one_step_goes_to_the_next_thing_that_is_due() -> None:
    bench = echo()
    for ms in (10, 20):
        bench.call("echo", "Later", ms=ms, text=str(ms))

    assert bench.world.step()
    assert bench.world.now == START + 10
    assert bench.world.step()
    assert not bench.world.step()


def test_a_run_can_be_cut_after_some_steps() -> None:
    bench = echo()
    for ms in (10, 20, 30):
        bench.call("echo", "Later", ms=ms, text=str(ms))

    assert not bench.world.run_until(START + 100, steps=2)

    assert bench.world.now == START + 20


def test_time_stands_still_until_an_effect_is_resolved() -> None:
    bench = echo()
    bench.call("echo", "Later", ms=10, text="ding")
    bench.call("echo", "Fetch", text="http://127.0.0.1/")
    (effect,) = bench.world.effects

    assert bench.world.is_held
    assert not bench.world.run_until(START + 100)
    assert not bench.world.step()
    assert bench.world.now == START

    bench.world.resolve(effect.waiter, Answer({"body": "x"}))

    assert bench.world.run_until(START + 100)
    assert bench.kinds() == ["heard", "ring"]


def test_a_delivery_goes_to_the_service_of_its_target() -> None:
    bench = echo()
    then = Then("echo.heard", DEFAULT_ACCOUNT, DEFAULT_REGION, {"who": "sender"})

    bench.world.deliver(Delivery("arn:aws:sns:::topic", "arn:aws:echo:us-east-1:123456789012:it", "hi"), then)
    bench.world.deliver(Delivery("arn:aws:sns:::topic", "arn:aws:nothing:us-east-1:123456789012:it", "hi"), then)
    bench.world.deliver(Delivery("arn:aws:sns:::topic", "no arn", "hi"), then)
    bench.world.settle()

    texts = [event.detail["text"] for event in bench.trace() if event.kind == "heard"]
    assert texts == ["{'taken': True}", "NotImplemented", "InvalidParameter"]


def test_a_timer_that_nobody_handles_is_an_error() -> None:
    bench = echo()
    bench.world.set_timer(START, "echo.nothing", DEFAULT_ACCOUNT, DEFAULT_REGION, {})

    with pytest.raises(UnknownHandler, match=r"echo\.nothing"):
        bench.world.step()


def test_a_call_is_journaled_before_it_is_answered_and_a_read_is_not() -> None:
    bench = echo()

    bench.call("echo", "Read")
    with pytest.raises(Refused):
        bench.call("echo", "Refuse")
    bench.call("echo", "Say", text="a")

    assert [(command.number, command.kind, command.data["operation"]) for command in bench.journal] == [
        (1, "call", "Refuse"),
        (2, "call", "Say"),
    ]


def test_the_seed_decides_what_chance_draws() -> None:
    def drawn(seed: int) -> Any:
        bench = echo(seed=seed)
        bench.call("echo", "Say", text="a")
        return bench.trace()[0].detail["chance"]

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_a_saved_world_goes_on_as_if_it_had_not_been_saved() -> None:
    one = echo()
    one.call("echo", "Later", ms=10, text="ding")
    one.call("echo", "Say", text="a")
    other = World(services={"echo": ECHO})
    other.load(one.world.save())

    for world in (one.world, other):
        world.call(Call("echo", "Say", {"text": "b"}, DEFAULT_ACCOUNT, DEFAULT_REGION, request_id="1"))
        world.run_until(START + 10)

    assert other.trace.take() == one.world.trace.take()


def test_a_fork_leaves_the_world_that_it_came_from_alone() -> None:
    bench = Bench(services=only("sqs"))
    url = bench.queue()
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="a")
    fork = World(services=only("sqs"))
    fork.load(bench.world.save())

    fork.call(Call("sqs", "PurgeQueue", {"QueueUrl": url}, DEFAULT_ACCOUNT, DEFAULT_REGION))

    assert bench.bodies(url) == ["a"]
