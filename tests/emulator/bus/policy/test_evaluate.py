"""Which policies together allow what."""

import json
from dataclasses import replace
from typing import Any

import pytest

from emulator.bus.policy.caller import Attached, Caller
from emulator.bus.policy.evaluate import Decision, Request, decide
from emulator.bus.policy.wording import missing, refusal

OWN, OTHER = "123456789012", "210987654321"
QUEUE = f"arn:aws:sqs:us-east-1:{OWN}:orders"
TOPIC = f"arn:aws:sns:us-east-1:{OWN}:events"
ROLE = f"arn:aws:iam::{OWN}:role/worker"
SESSION = f"arn:aws:sts::{OWN}:assumed-role/worker/fn"


def policy(*statements: dict[str, Any]) -> str:
    """Return a policy's text."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(**members: Any) -> dict[str, Any]:
    """Return a statement that allows sending to the queue."""
    return {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": QUEUE, **members}


def deny(**members: Any) -> dict[str, Any]:
    """Return a statement that denies it."""
    return {**allow(**members), "Effect": "Deny"}


def role(*statements: dict[str, Any], account: str = OWN, **members: Any) -> Caller:
    """Return a session of a role with one policy."""
    arn = ROLE.replace(OWN, account)
    policies = (Attached("inline", policy(*statements)),) if statements else ()
    return Caller("role", SESSION.replace(OWN, account), account, arn, policies, **members)


def on_queue(*statements: dict[str, Any]) -> Attached:
    """Return the queue's policy."""
    return Attached(QUEUE, policy(*statements))


def send(caller: Caller, queue_policy: Attached | None = None, **keys: str) -> Decision:
    """Decide whether the caller may send."""
    return decide(request(caller, queue_policy, **keys))


def request(caller: Caller, queue_policy: Attached | None = None, **keys: str) -> Request:
    """Return the request to send to the queue."""
    given = {f"aws:{name}": (value,) for name, value in keys.items()}
    return Request(caller, "sqs:SendMessage", QUEUE, OWN, queue_policy, given)


ROOT = Caller("root", f"arn:aws:iam::{OWN}:root", OWN)
SNS = Caller("service", "sns.amazonaws.com", OWN, "sns.us-east-1.amazonaws.com")


def test_nothing_is_allowed_by_itself() -> None:
    decision = send(role())
    assert (decision.is_allowed, decision.lacks) == (False, "identity-based policy")


def test_an_identitys_policy_allows_and_names_its_statement() -> None:
    decision = send(role(allow(Sid="Send")))
    assert decision.is_allowed
    assert decision.by is not None
    assert (decision.by.source, decision.by.policy, decision.by.statement.name) == (
        "identity-based policy",
        "inline",
        "Send",
    )


@pytest.mark.parametrize("where", ["identity", "resource"])
def test_a_denial_wins_wherever_it_stands(where: str) -> None:
    caller = role(allow(), deny(Sid="Never")) if where == "identity" else role(allow())
    queue_policy = on_queue(deny(Sid="Never", Principal="*")) if where == "resource" else None
    decision = send(caller, queue_policy)
    assert not decision.is_allowed
    assert decision.by is not None
    assert (decision.by.source, decision.by.statement.sid) == (f"{where}-based policy", "Never")


def test_the_root_of_the_account_may_unless_it_is_denied() -> None:
    assert send(ROOT).is_allowed
    assert not send(ROOT, on_queue(deny(Principal="*"))).is_allowed


@pytest.mark.parametrize(
    ("principal", "expected"),
    [
        ("*", True),
        ({"AWS": "*"}, True),
        ({"AWS": ROLE}, True),
        ({"AWS": SESSION}, True),
        ({"AWS": [ROLE + "2", ROLE]}, True),
        ({"AWS": ROLE + "2"}, False),
        ({"AWS": OWN}, False),
        ({"AWS": f"arn:aws:iam::{OWN}:root"}, False),
        ({"Service": "lambda.amazonaws.com"}, False),
    ],
)
def test_in_its_own_account_a_resources_policy_suffices_where_it_names_the_caller(
    principal: Any, expected: bool
) -> None:
    assert send(role(), on_queue(allow(Principal=principal))).is_allowed is expected


@pytest.mark.parametrize(
    ("identity", "principal", "lacks"),
    [
        (True, {"AWS": ROLE.replace(OWN, OTHER)}, None),
        (True, {"AWS": OTHER}, None),
        (True, "*", None),
        (True, {"AWS": OWN}, "resource-based policy"),
        (True, None, "resource-based policy"),
        (False, {"AWS": OTHER}, "identity-based policy"),
    ],
)
def test_from_another_account_both_policies_have_to_allow(identity: bool, principal: Any, lacks: str | None) -> None:
    caller = role(*([allow()] if identity else []), account=OTHER)
    decision = send(caller, on_queue(allow(Principal=principal)) if principal else None)
    assert (decision.is_allowed, None if decision.is_allowed else decision.lacks) == (lacks is None, lacks)


def test_a_service_needs_the_resources_policy() -> None:
    own_topic = {"ArnEquals": {"aws:SourceArn": TOPIC}}
    queue_policy = on_queue(allow(Principal={"Service": "sns.amazonaws.com"}, Condition=own_topic))
    assert send(SNS, queue_policy, sourcearn=TOPIC).is_allowed
    assert not send(SNS, queue_policy, sourcearn=TOPIC + "2").is_allowed
    assert send(SNS).lacks == "resource-based policy"
    assert send(SNS, on_queue(allow(Principal={"Service": "sns.us-east-1.amazonaws.com"}))).is_allowed
    assert send(SNS, on_queue(allow(Principal="*", Condition=own_topic)), sourcearn=TOPIC).is_allowed
    assert not send(SNS, on_queue(allow(Principal={"AWS": OWN}))).is_allowed


def test_everybody_but_the_named_is_denied() -> None:
    queue_policy = on_queue(deny(NotPrincipal={"AWS": [ROLE]}))
    assert send(role(allow()), queue_policy).is_allowed
    assert not send(ROOT, queue_policy).is_allowed


def test_a_boundary_limits_what_policies_allow() -> None:
    bounded = role(allow(), boundary=Attached("boundary", policy(allow(Action="sqs:Receive*"))))
    assert send(bounded).lacks == "permissions boundary"
    wide = replace(bounded, boundary=Attached("boundary", policy(allow(Action="sqs:*"))))
    assert send(wide).is_allowed
    assert not send(bounded, on_queue(allow(Principal={"AWS": ROLE}))).is_allowed
    assert send(bounded, on_queue(allow(Principal={"AWS": SESSION}))).is_allowed
    assert not send(bounded, on_queue(allow(Principal={"AWS": SESSION}), deny(Principal="*"))).is_allowed


def test_a_sessions_policy_limits_its_role() -> None:
    limited = role(allow(), session=(Attached(SESSION, policy(allow(Resource=QUEUE + "2"))),))
    assert send(limited).lacks == "session policy"


def test_a_policy_whose_content_is_not_held_gets_the_benefit_of_the_doubt() -> None:
    unknown = "arn:aws:iam::aws:policy/Unknown"
    assert send(role(unread=(unknown,))) == Decision(is_allowed=True, unread=unknown)
    assert send(role(allow(), unread=(unknown,))).unread == ""
    assert send(role(allow(), unread_boundary=unknown)).unread == unknown
    assert not send(role(unread_boundary=unknown)).is_allowed
    assert not send(role(deny(), unread=(unknown,))).is_allowed


def test_a_text_that_is_no_policy_allows_nothing() -> None:
    assert not send(Caller("role", SESSION, OWN, ROLE, (Attached("broken", "{"),))).is_allowed


def assume(caller: Caller, *trust: dict[str, Any]) -> Decision:
    """Decide whether the caller may assume the role."""
    return decide(
        Request(caller, "sts:AssumeRole", ROLE, OWN, Attached(ROLE, policy(*trust)) if trust else None, is_trust=True)
    )


def trust(principal: Any) -> dict[str, Any]:
    """Return a statement of a role's trust policy."""
    return {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}


def test_a_role_is_assumed_by_whom_its_trust_policy_lets() -> None:
    user = Caller("user", f"arn:aws:iam::{OWN}:user/ann", OWN, f"arn:aws:iam::{OWN}:user/ann")
    permitted = replace(user, policies=(Attached("p", policy({**allow(), "Action": "sts:*", "Resource": ROLE})),))
    assert assume(user, trust({"AWS": user.arn})).is_allowed
    assert assume(permitted, trust({"AWS": OWN})).is_allowed
    assert not assume(user, trust({"AWS": OWN})).is_allowed
    assert not assume(permitted, trust({"Service": "lambda.amazonaws.com"})).is_allowed
    assert not assume(ROOT, trust({"Service": "lambda.amazonaws.com"})).is_allowed
    assert assume(ROOT, trust({"AWS": OWN})).is_allowed


@pytest.mark.parametrize(
    ("caller", "queue_policy", "text"),
    [
        (role(), None, " because no identity-based policy allows the sqs:sendmessage action"),
        (role(deny()), None, " with an explicit deny in an identity-based policy"),
        (role(allow()), on_queue(deny(Principal="*")), " with an explicit deny in a resource-based policy"),
        (role(allow(), account=OTHER), None, " because no resource-based policy allows the sqs:sendmessage action"),
    ],
)
def test_a_refusal_says_in_the_words_of_aws_what_is_lacking(
    caller: Caller, queue_policy: Attached | None, text: str
) -> None:
    asked = request(caller, queue_policy)
    said = refusal(asked, decide(asked), "sqs:sendmessage")
    assert said == f"User: {caller.arn} is not authorized to perform: sqs:sendmessage on resource: {QUEUE}{text}"


def test_what_is_missing_would_allow_it() -> None:
    asked = request(role())
    lack = missing(asked, decide(asked))
    assert (lack["where"], lack["holder"]) == ("identity-based policy", ROLE)
    assert send(role(lack["statement"])).is_allowed


def test_what_a_service_misses_would_allow_only_its_source() -> None:
    asked = request(SNS, None, sourcearn=TOPIC)
    lack = missing(asked, decide(asked))
    assert (lack["where"], lack["holder"]) == ("resource-based policy", QUEUE)
    assert send(SNS, on_queue(lack["statement"]), sourcearn=TOPIC).is_allowed
    assert not send(SNS, on_queue(lack["statement"]), sourcearn=TOPIC + "2").is_allowed


def test_a_denial_is_named_instead_of_a_missing_statement() -> None:
    asked = request(role(allow(), deny(Sid="Never")))
    assert missing(asked, decide(asked)) == {
        "where": "identity-based policy",
        "policy": "inline",
        "denied_by": "Never",
    }
