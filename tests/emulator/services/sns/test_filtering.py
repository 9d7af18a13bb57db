"""Which messages subscriptions take, against a plain model of the documented rules."""

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.emulator.services.sns.bench import TopicBench, number, text
from tests.emulator.worlds import Refused

NAMES = ("color", "price", "shop", "size")
TEXTS = ("", "a", "ab", "abc", "B", "b.c", "10.0.0.7", "rugby")
NUMBERS = (-1, 0, 1, 2.5, 100)


def taken(bench: TopicBench, policy: dict[str, Any], body: Any = None, **attributes: dict[str, str]) -> bool:
    """Say whether a subscription with this policy gets a message; a body makes the policy look at it."""
    topic = bench.topic()
    scope = "MessageAttributes" if body is None else "MessageBody"
    url = bench.subscribed_queue(topic, FilterPolicy=policy, FilterPolicyScope=scope)
    message = "hello" if body is None else body if isinstance(body, str) else json.dumps(body)
    bench.publish(topic, message, MessageAttributes=attributes)
    return len(bench.receive(url)) == 1


@pytest.mark.parametrize(
    ("clause", "value", "is_taken"),
    [
        (["red"], text("red"), True),
        (["red"], text("Red"), False),
        (["red", "blue"], text("blue"), True),
        ([{"prefix": "re"}], text("red"), True),
        ([{"suffix": "ed"}], text("red"), True),
        ([{"equals-ignore-case": "RED"}], text("red"), True),
        ([{"wildcard": "r*d"}], text("rod"), True),
        ([{"wildcard": "r*d"}], text("road2"), False),
        ([{"anything-but": "red"}], text("blue"), True),
        ([{"anything-but": ["red", "blue"]}], text("blue"), False),
        ([{"anything-but": {"prefix": "r"}}], text("red"), False),
        ([{"anything-but": {"suffix": "d"}}], text("blue"), True),
        ([{"anything-but": {"wildcard": "r*"}}], text("red"), False),
        ([{"anything-but": {"equals-ignore-case": "RED"}}], text("red"), False),
        ([{"cidr": "10.0.0.0/24"}], text("10.0.0.255"), True),
        ([{"cidr": "10.0.0.0/24"}], text("10.0.1.0"), False),
        ([{"exists": True}], text("red"), True),
        ([{"exists": False}], text("red"), False),
        ([100], number(100), True),
        ([1e2], number(100), True),
        (["100"], number(100), False),
        ([100], text("100"), False),
        ([{"numeric": ["=", 100]}], number(100.0), True),
        ([{"numeric": [">", 0, "<=", 100]}], number(100), True),
        ([{"numeric": [">", 0, "<", 100]}], number(100), False),
        ([{"numeric": [">", 0]}], text("1"), False),
        ([{"anything-but": 100}], number(99), True),
        (["b"], {"DataType": "String.Array", "StringValue": '["a", "b"]'}, True),
        ([True], {"DataType": "String.Array", "StringValue": "[true]"}, True),
        ([None], {"DataType": "String.Array", "StringValue": "[null]"}, True),
        (["a"], {"DataType": "String.Array", "StringValue": "no list"}, False),
        (["AgM="], {"DataType": "Binary", "BinaryValue": b"\x02\x03"}, False),
    ],
)
def test_a_clause_on_an_attribute(clause: list[Any], value: dict[str, Any], is_taken: bool) -> None:
    assert taken(TopicBench(), {"color": clause}, color=value) is is_taken


@pytest.mark.parametrize(
    ("policy", "body", "is_taken"),
    [
        ({"a": {"b": ["x"]}}, {"a": {"b": "x"}}, True),
        ({"a": {"b": ["x"]}}, {"a": [{"b": "y"}, {"b": "x"}]}, True),
        ({"a": {"b": ["x"], "c": ["z"]}}, {"a": [{"b": "x"}, {"c": "z"}]}, False),
        ({"a": {"b": [{"exists": False}]}}, {"a": {}}, True),
        ({"a": [1]}, "no JSON", False),
        ({"a": [1]}, '[{"a": 1}]', False),
        ({"a": [{"exists": False}]}, "{}", True),
        ({"$or": [{"a": [1]}, {"b": [{"numeric": [">", 5]}]}]}, {"b": 6}, True),
        ({"$or": [{"a": [1]}, {"b": [{"numeric": [">", 5]}]}]}, {"b": 5}, False),
        ({"source": ["s"], "$or": [{"a": [1]}, {"b": [2]}]}, {"b": 2}, False),
        ({"$or": ["x"]}, {"$or": "x"}, True),
    ],
)
def test_a_policy_on_a_body(policy: dict[str, Any], body: Any, is_taken: bool) -> None:
    assert taken(TopicBench(), policy, body) is is_taken


def test_all_keys_must_fit(bench: TopicBench) -> None:
    policy = {"color": ["red"], "price": [{"numeric": [">", 10]}]}
    assert not taken(bench, policy, color=text("red"), price=number(10))
    assert taken(TopicBench(), policy, color=text("red"), price=number(11))


def test_an_empty_policy_takes_everything(bench: TopicBench) -> None:
    assert taken(bench, {})


def test_what_was_dropped_says_by_which_clause_and_value(bench: TopicBench) -> None:
    taken(bench, {"color": ["red"], "price": [{"numeric": [">", 10]}]}, color=text("red"), price=number(10))
    (drop,) = bench.of_kind("filter-drop")
    assert drop.resource == "arn:aws:sns:us-east-1:123456789012:news"
    assert drop.peer == bench.arn()
    assert drop.detail["clause"] == 'price: [{"numeric":[">",10]}]'
    assert drop.detail["value"] == "10.0"
    assert drop.cause == bench.of_kind("publish")[0].sequence


@pytest.mark.parametrize(
    ("policy", "body", "clause", "value"),
    [
        ({"a": {"b": ["x"]}}, {"a": {"b": "y"}}, 'a.b: ["x"]', '"y"'),
        ({"a": {"b": ["x"]}}, {"a": {}}, 'a.b: ["x"]', ""),
        ({"a": ["x"]}, {"a": ["y", "z"]}, 'a: ["x"]', '["y","z"]'),
        ({"$or": [{"a": [1]}, {"b": [2]}]}, {"a": 2}, "$or", ""),
        ({"a": ["x"]}, "hello", "MessageBody", "hello"),
    ],
)
def test_the_clause_that_a_body_does_not_fit(policy: dict[str, Any], body: Any, clause: str, value: str) -> None:
    bench = TopicBench()
    taken(bench, policy, body)
    (drop,) = bench.of_kind("filter-drop")
    assert (drop.detail["clause"], drop.detail["value"]) == (clause, value)


def refusal(policy: Any, scope: str = "MessageBody") -> str:
    bench = TopicBench()
    topic = bench.topic()
    with pytest.raises(Refused) as refused:
        bench.subscribe(topic, bench.arn(), FilterPolicy=policy, FilterPolicyScope=scope)
    return refused.value.message.removeprefix("Invalid parameter: Attributes Reason: FilterPolicy: ")


def accepted(policy: Any, scope: str = "MessageBody") -> bool:
    bench = TopicBench()
    return bool(bench.subscribe(bench.topic(), bench.arn(), FilterPolicy=policy, FilterPolicyScope=scope))


def test_five_keys_are_the_most() -> None:
    assert accepted({str(index): ["x"] for index in range(5)})
    six = {str(index): ["x"] for index in range(6)}
    assert refusal(six) == "Filter policy can not have more than 5 keys"
    assert accepted({"parent": six}), "of a nested policy the keys on top count"


def test_150_combinations_are_the_most() -> None:
    def values(count: int) -> list[str]:
        return [str(index) for index in range(count)]

    assert accepted({"a": values(15), "b": values(10)})
    assert refusal({"a": values(15), "b": values(10), "c": values(2)}) == "Filter policy is too complex"
    assert accepted({"a": values(30), "b": {"c": ["x"]}, "d": ["x"]}), "a nested value counts as often as it is deep"
    assert refusal({"a": values(51), "b": {"c": {"d": ["x"]}}}) == "Filter policy is too complex"
    assert accepted({"$or": [{"a": values(75)}, {"b": values(75)}]}), "branches add up"
    assert refusal({"$or": [{"a": values(75)}, {"b": values(76)}]}) == "Filter policy is too complex"


def test_only_bodies_are_looked_into() -> None:
    text = "Filter policy scope MessageAttributes does not support nested filter policy"
    assert refusal({"a": {"b": ["x"]}}, "MessageAttributes") == text


def test_a_policy_of_256_kilobytes_is_the_largest() -> None:
    assert accepted({"a": ["x" * 262_000]})
    assert refusal({"a": ["x" * 262_144]}) == "Filter policy is too large"


def test_a_batch_is_filtered_message_by_message(bench: TopicBench) -> None:
    topic = bench.topic()
    url = bench.subscribed_queue(topic, FilterPolicy={"color": ["red"]}, RawMessageDelivery="true")
    colors = ("red", "blue", "red2")
    entries = [{"Id": color, "Message": color, "MessageAttributes": {"color": text(color)}} for color in colors]
    bench.sns("PublishBatch", TopicArn=topic, PublishBatchRequestEntries=entries)
    assert bench.bodies(url) == ["red"]


# A model: what the documentation says of each operator, written down a second time.


def fits(clause: list[Any], value: Any) -> bool:
    """Say by the documentation whether one of the alternatives holds for an attribute's value, None for no value."""
    return any(holds(alternative, value) for alternative in clause)


def holds(alternative: Any, value: Any) -> bool:
    if not isinstance(alternative, dict):
        return type(alternative) is not bool and is_same(alternative, value)
    ((name, operand),) = alternative.items()
    if name == "exists":
        return (value is not None) is operand
    if value is None:
        return False
    if name == "numeric":
        return isinstance(value, float) and in_range(operand, value)
    if name == "anything-but":
        operands = operand if isinstance(operand, list) else [operand]
        return not any(is_same(one, value) for one in operands)
    if not isinstance(value, str):
        return False
    return bool(getattr(value, {"prefix": "startswith", "suffix": "endswith"}[name])(operand))


def is_same(expected: Any, value: Any) -> bool:
    if isinstance(expected, str) or isinstance(value, str):
        return bool(expected == value)
    return value is not None and float(expected) == value


def in_range(operand: list[Any], value: float) -> bool:
    pairs = zip(operand[::2], operand[1::2], strict=True)
    signs = {"<": value.__lt__, "<=": value.__le__, ">": value.__gt__, ">=": value.__ge__, "=": value.__eq__}
    return all(signs[sign](float(bound)) for sign, bound in pairs)


texts, numbers = some.sampled_from(TEXTS[1:]), some.sampled_from(NUMBERS)
ranges = some.one_of(
    some.tuples(some.sampled_from(("<", "<=", ">", ">=", "=")), numbers).map(list),
    some.tuples(numbers, numbers)
    .filter(lambda pair: pair[0] < pair[1])
    .map(lambda pair: [">", pair[0], "<=", pair[1]]),
)
alternatives = some.one_of(
    texts,
    numbers,
    some.booleans().map(lambda wanted: {"exists": wanted}),
    texts.map(lambda operand: {"prefix": operand}),
    texts.map(lambda operand: {"suffix": operand}),
    some.one_of(texts, numbers, some.lists(texts, min_size=1)).map(lambda operand: {"anything-but": operand}),
    ranges.map(lambda operand: {"numeric": operand}),
)
policies = some.dictionaries(some.sampled_from(NAMES), some.lists(alternatives, min_size=1, max_size=3), min_size=1)
messages = some.dictionaries(some.sampled_from(NAMES), some.one_of(texts, numbers))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.lists(policies, min_size=1, max_size=4), some.lists(messages, min_size=1, max_size=6))
def test_every_queue_gets_exactly_its_set(filters: list[dict[str, Any]], sent: list[dict[str, Any]]) -> None:
    bench = TopicBench()
    topic = bench.topic()
    urls = [
        bench.subscribed_queue(topic, f"q{index}", FilterPolicy=policy, RawMessageDelivery="true")
        for index, policy in enumerate(filters)
    ]
    for index, values in enumerate(sent):
        given = {name: text(value) if isinstance(value, str) else number(value) for name, value in values.items()}
        bench.publish(topic, str(index), MessageAttributes=given)
    for url, policy in zip(urls, filters, strict=True):
        wanted = [
            str(index)
            for index, values in enumerate(sent)
            if all(fits(clause, as_seen(values.get(name))) for name, clause in policy.items())
        ]
        assert bench.bodies(url) == wanted
    assert every_message_is_accounted_for(bench, len(filters))


def as_seen(value: Any) -> Any:
    return value if value is None or isinstance(value, str) else float(value)


def every_message_is_accounted_for(bench: TopicBench, subscriptions: int) -> bool:
    """Say whether each published message was delivered to, or dropped for, every subscription exactly once."""
    ends = Counter((event.message, event.peer) for event in bench.of_kind("deliver", "filter-drop"))
    published = bench.of_kind("publish")
    return len(ends) == len(published) * subscriptions and set(ends.values()) == {1}
