"""Tells what policies would allow, without a request being made."""

from typing import Any

from emulator.bus.arn import parse_arn
from emulator.bus.calls import Call
from emulator.bus.policy.caller import Attached, Caller
from emulator.bus.policy.document import NotAPolicy, read_policy
from emulator.bus.policy.evaluate import Decision, Match, Request, decide, matching
from emulator.contract.errors import NotModelled
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.iam.access import caller_of, policies_of
from emulator.services.iam.errors import NoSuchEntity, Unfit
from emulator.services.iam.pages import page
from emulator.services.iam.positions import position, statement_spans
from emulator.services.iam.state import State

ANY = "*"
UNREAD = ("ResourcePolicy", "ResourceOwner", "ResourceHandlingOption")


@operation("SimulatePrincipalPolicy", reads=True, lacks=(*UNREAD, "PolicyExclusionList"))
def simulate_principal_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html"""
    source = call.parameters["PolicySourceArn"]
    caller = _caller(scope, source)
    if caller.unread:
        raise NotModelled(f"the content of AWS's managed policy {caller.unread[0]}")
    return _simulate(scope, call, caller)


@operation("SimulateCustomPolicy", reads=True, lacks=(*UNREAD, "OrderedOrganizationPolicyInputList"))
def simulate_custom_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html"""
    arn = call.parameters.get("CallerArn") or f"arn:aws:iam::{scope.account}:user/simulated"
    return _simulate(scope, call, Caller("user", arn, scope.account, arn))


def _caller(scope: Scope[State], source: str) -> Caller:
    resource = parse_arn(source).resource if source.startswith("arn:") else ""
    name = resource.rpartition("/")[2]
    if resource.startswith("group/"):
        policies, unread = policies_of(scope, scope.state.identity("group", name))
        return Caller("user", source, scope.account, source, policies, unread=unread)
    kind = "user" if resource.startswith("user/") else "role"
    if not resource.startswith(f"{kind}/"):
        raise Unfit(f"Invalid Entity Arn: {source} does not clearly define entity type and name.")
    scope.state.identity(kind, name)
    found = caller_of(scope, source, "simulated")
    if found is None:
        raise NoSuchEntity(f"The {kind} with name {name} cannot be found.")
    return found


def _simulate(scope: Scope[State], call: Call, caller: Caller) -> dict[str, Any]:
    given = call.parameters
    texts = [*given.get("PolicyInputList", ()), *given.get("PermissionsBoundaryPolicyInputList", ())]
    for number, text in enumerate(texts, 1):
        try:
            read_policy(text)
        except NotAPolicy as problem:
            raise Unfit(f"Policy {number} is not valid: {problem}") from None
    inputs = [
        Attached(f"PolicyInputList.{number}", text) for number, text in enumerate(given.get("PolicyInputList", ()), 1)
    ]
    bounds = given.get("PermissionsBoundaryPolicyInputList")
    caller = Caller(
        caller.kind,
        caller.arn,
        caller.account,
        caller.identity,
        (*caller.policies, *inputs),
        Attached("PermissionsBoundaryPolicyInputList.1", bounds[0]) if bounds else caller.boundary,
        keys={**caller.keys, **_context(given)},
    )
    resources = given.get("ResourceArns") or [ANY]
    pairs = [(action, resource) for action in given["ActionNames"] for resource in resources]
    shown, more = page(pairs, given)
    return {"EvaluationResults": [_result(caller, *pair) for pair in shown], **more}


def _context(given: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {
        entry["ContextKeyName"].lower(): tuple(entry.get("ContextKeyValues", ()))
        for entry in given.get("ContextEntries", ())
    }


def _result(caller: Caller, action: str, resource: str) -> dict[str, Any]:
    request = Request(caller, action, resource, caller.account)
    decision = decide(request)
    matched = [_shown(caller, match) for match in _contributing(request, decision)]
    absent = sorted(_absent(caller))
    said = "allowed" if decision.is_allowed else "explicitDeny" if decision.by is not None else "implicitDeny"
    result: dict[str, Any] = {
        "EvalActionName": action,
        "EvalResourceName": resource,
        "EvalDecision": said,
        "MatchedStatements": matched,
        "MissingContextValues": absent,
        "OrganizationsDecisionDetail": {"AllowedByOrganizations": True},
    }
    if caller.boundary is not None:
        allows = decision.is_allowed or decision.lacks != "permissions boundary"
        result["PermissionsBoundaryDecisionDetail"] = {"AllowedByPermissionsBoundary": allows}
    if resource != ANY:
        result["EvalDecisionDetails"] = {}
        result["ResourceSpecificResults"] = [
            {
                "EvalResourceName": resource,
                "EvalResourceDecision": said,
                "MatchedStatements": matched,
                "MissingContextValues": absent,
            }
        ]
    return result


def _contributing(request: Request, decision: Decision) -> list[Match]:
    """Return the statements that say what was decided; none where nothing did."""
    if not decision.is_allowed and decision.by is None:
        return []
    return [match for match in matching(request) if match.statement.is_allow is decision.is_allowed]


def _absent(caller: Caller) -> dict[str, None]:
    policies = (read_policy(attached.text) for attached in caller.policies)
    keys = (
        condition.key for policy in policies for statement in policy.statements for condition in statement.conditions
    )
    return {key: None for key in keys if key not in caller.keys}


def _shown(caller: Caller, match: Match) -> dict[str, Any]:
    text = next(
        attached.text
        for attached in caller.policies
        if attached.name == match.policy and match.statement in read_policy(attached.text).statements
    )
    span = statement_spans(text)[match.statement.number - 1]
    return {
        "SourcePolicyId": match.policy.rpartition("/")[2],
        "SourcePolicyType": "IAM Policy",
        "StartPosition": position(text, span.start),
        "EndPosition": position(text, span.end),
    }
