"""Who may use stacks: CloudFormation's actions, the stacks that calls are about, and the keys that policies ask for.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html
"""

from emulator.bus.arn import make_arn
from emulator.bus.calls import Call
from emulator.bus.policy.wildcard import Keys
from emulator.contract.access import Access
from emulator.contract.scope import Scope
from emulator.services.cloudformation.state import State

USES = frozenset(
    ("DescribeAccountLimits", "DescribeChangeSet", "DescribeChangeSetHooks", "DescribeEvents",
     "DescribeStackDriftDetectionStatus", "DescribeStackEvents", "DescribeStackResource",
     "DescribeStackResourceDrifts", "DescribeStackResources", "DescribeStacks", "GetStackPolicy", "GetTemplate",
     "GetTemplateSummary", "ListChangeSets", "ListExports", "ListImports", "ListStackResources", "ListStacks",
     "ValidateTemplate")
)  # fmt: skip
OUR_OWN = (
    *("CloseResponse", "DeleteMacro", "FindNestedChangeSet", "FinishUpdate", "OpenResponse", "OpenSignals"),
    *("PutMacro", "PutResponse", "TakeBackUpdate", "TakeResponses"),
)
"""What deployments ask of each other, and what is put to URLs that are secret."""
KEYS = {
    "cloudformation:changesetname": "ChangeSetName",
    "cloudformation:rolearn": "RoleARN",
    "cloudformation:stackpolicyurl": "StackPolicyURL",
    "cloudformation:templateurl": "TemplateURL",
}


def resource_of(scope: Scope[State], call: Call) -> str:
    """Return the id of the stack, or what stands for all stacks of a name that nobody has yet."""
    parameters = call.parameters
    change_set = scope.state.change_sets.get(str(parameters.get("ChangeSetName", "")))
    name = str(parameters.get("StackName") or (change_set.stack_id if change_set is not None else ""))
    if not name:
        return "*"
    stack = scope.state.find(name)
    if stack is not None:
        return stack.id
    return (
        name if name.startswith("arn:") else make_arn("cloudformation", scope.region, scope.account, f"stack/{name}/*")
    )


def tags_of(scope: Scope[State], arn: str) -> dict[str, str]:
    """Return the stack's tags."""
    stack = scope.state.stacks.get(arn)
    return {tag["Key"]: tag["Value"] for tag in stack.target.tags} if stack is not None else {}


def keys_of(_scope: Scope[State], call: Call) -> Keys:
    """Return what the request names: a template's address, a role, the types that may be used."""
    given = {key: call.parameters.get(name) for key, name in KEYS.items()}
    found = {key: (str(value),) for key, value in given.items() if value}
    types = call.parameters.get("ResourceTypes")
    return {**found, "cloudformation:resourcetypes": tuple(types)} if types else found


ACCESS = Access(
    prefix="cloudformation",
    resource_of=resource_of,
    tags_of=tags_of,
    keys_of=keys_of,
    actions=dict.fromkeys(OUR_OWN, ""),
    uses=USES,
)
