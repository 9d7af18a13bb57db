"""What it takes for a function to mount an access point: a permission, a network, and a mount target in it."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.asking import ask
from designer.catalog.connection import FUNCTIONS
from designer.catalog.entry import Part
from designer.catalog.statements import actions_of, statements_for
from designer.catalog.template import Resource, Template, at, items
from designer.catalog.wiring import SAM_ROLES, Wiring, get_att, ref
from designer.document.intrinsics import references

FILE_SYSTEM, ACCESS_POINT = "AWS::EFS::FileSystem", "AWS::EFS::AccessPoint"
MOUNT_TARGET, GROUP, RULE = "AWS::EFS::MountTarget", "AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress"
FILE_SYSTEM_DEFAULTS = {"Encrypted": True}
ACTIONS = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
IN_VPC = {"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"}
"""What a function's role needs for network interfaces; SAM adds it by itself."""
NFS = 2049
PATH = "/mnt/files"


def system_name(point: str) -> str:
    """Return the name of the file system that is added for an access point that has none."""
    return f"{point}FileSystem"


def mount_name(system: str, function: str = "") -> str:
    """Return the name of an added mount target; one that is in the network that a function had says so."""
    return f"{system}MountTarget" + (f"For{function}" if function else "")


def system_of(point: Resource, template: Template) -> Resource | None:
    """Return the file system that an access point opens, or the one that was added for it."""
    found = template.target(point.get("FileSystemId"))
    return found if found is not None else template.resources.get(system_name(point.name))


def mount_targets(system: Resource, template: Template) -> list[Resource]:
    named = [other for other in template.mentioned_by(system) if other.type == MOUNT_TARGET]
    return [one for one in named if template.target(one.get("FileSystemId")) is system]


def mount(wiring: Wiring, function: Resource, point: Resource) -> None:
    """Mount an access point at /mnt/files, in the network of the file system's mount targets."""
    system = system_of(point, wiring.template)
    name = system.name if system is not None else _add_system(wiring, point)
    arn = get_att(point.name)
    sam = {"EFSWriteAccessPolicy": {"FileSystem": ref(name), "AccessPoint": ref(point.name)}}
    only = {"StringEquals": {"elasticfilesystem:AccessPointArn": arn}}
    wiring.allow(function, ACTIONS, get_att(name), sam, condition=only)
    known = mount_targets(system, wiring.template) if system is not None else []
    own: Any = function.get("VpcConfig")
    subnets, groups = _network(own, known)
    subnets = subnets or [_subnet(wiring, name)]
    groups = groups or [_group(wiring, name)]
    if not own:
        _enter(wiring, function, {"SubnetIds": subnets, "SecurityGroupIds": groups})
    waited = [target.name for target in known] or [
        wiring.add(
            mount_name(name, function.name if own else ""),
            MOUNT_TARGET,
            {"FileSystemId": ref(name), "SubnetId": subnet, "SecurityGroups": groups},
        )
        for subnet in subnets
    ]
    for target in waited:
        wiring.append(function.name, ("DependsOn",), target)
    wiring.append(function.name, ("Properties", "FileSystemConfigs"), {"Arn": arn, "LocalMountPath": PATH})
    let_in = [at(target.properties, "SecurityGroups", "0") for target in known][:1] or groups[:1]
    _let_in(wiring, function, let_in[0], groups[0])


def _add_system(wiring: Wiring, point: Resource) -> str:
    name = wiring.add(system_name(point.name), FILE_SYSTEM, FILE_SYSTEM_DEFAULTS)
    wiring.set(point.name, ("Properties", "FileSystemId"), ref(name))
    return name


def _network(own: Any, known: list[Resource]) -> tuple[list[Any], list[Any]]:
    """Return the subnets and security groups of a function's network, else of the mount targets that there are."""
    if own:
        return _each(at(own, "SubnetIds")), _each(at(own, "SecurityGroupIds"))
    return [target.get("SubnetId") for target in known], _each(known[0].get("SecurityGroups")) if known else []


def _each(value: Any) -> list[Any]:
    """Return a list's values; of a list that only a parameter holds, the first one."""
    return value if isinstance(value, list) else [{"Fn::Select": [0, value]}] if value else []


def _subnet(wiring: Wiring, system: str) -> Any:
    """Return the template's first subnet, rather one that gives no public addresses, or one to be supplied."""
    subnets = wiring.template.of_type("AWS::EC2::Subnet")
    private = [subnet for subnet in subnets if not subnet.get("MapPublicIpOnLaunch")]
    found = [*private, *subnets][:1]
    return ref(found[0].name) if found else ask(wiring, system, "Subnet")


def groups_of(wiring: Wiring, system: Resource) -> list[Any]:
    """Return the security groups of a file system's mount targets, or one to be supplied."""
    _, groups = _network(None, mount_targets(system, wiring.template))
    return groups or [_group(wiring, system.name)]


def _group(wiring: Wiring, system: str) -> Any:
    groups = wiring.template.of_type(GROUP)
    return get_att(groups[0].name, "GroupId") if len(groups) == 1 else ask(wiring, system, "SecurityGroup")


def _enter(wiring: Wiring, function: Resource, network: dict[str, Any]) -> None:
    """Put a function into a network."""
    wiring.set(function.name, ("Properties", "VpcConfig"), network)
    allow_network(wiring, function)


def allow_network(wiring: Wiring, function: Resource) -> None:
    """Let a function outside SAM have network interfaces; SAM sees to it by itself."""
    if function.type in SAM_ROLES and not function.get("Role"):
        return
    for role in wiring.template.targets(function.get("Role"), "iam"):
        if "AWSLambdaVPCAccessExecutionRole" not in str(role.resource.get("ManagedPolicyArns")):
            wiring.append(role.resource.name, ("Properties", "ManagedPolicyArns"), IN_VPC)


def rule_name(function: str) -> str:
    return f"{function}MountRule"


def _let_in(wiring: Wiring, function: Resource, group: Any, source: Any) -> None:
    """Let a function's security group reach a mount target's; one that is supplied has to let in itself."""
    owners = [target.resource for target in wiring.template.targets([group]) if target.resource.type == GROUP]
    if (group == source and not owners) or any(_lets_in(wiring.template, owner, source) for owner in owners):
        return
    properties = {
        "GroupId": group,
        "IpProtocol": "tcp",
        "FromPort": NFS,
        "ToPort": NFS,
        "SourceSecurityGroupId": source,
    }
    wiring.add(rule_name(function.name), RULE, properties)


def _lets_in(template: Template, group: Resource, source: Any) -> bool:
    """Whether a security group has a rule for NFS from another, or from anywhere that is named by addresses."""
    rules = [rule for rule in items(group.get("SecurityGroupIngress")) if isinstance(rule, dict)]
    rules += [rule.properties for rule in template.of_type(RULE) if template.target(rule.get("GroupId")) is group]
    return any(
        _is_for_nfs(rule) and (rule.get("SourceSecurityGroupId") == source or rule.get("CidrIp")) for rule in rules
    )


def _is_for_nfs(rule: dict[str, Any]) -> bool:
    low, high = (str(rule.get(name, "")) for name in ("FromPort", "ToPort"))
    is_in_range = low.isdecimal() and high.isdecimal() and int(low) <= NFS <= int(high)
    return str(rule.get("IpProtocol")) == "-1" or is_in_range


def belongings(function: Resource, point: Resource, template: Template) -> Iterator[Part]:
    """Yield what only a function's mount of an access point needs."""
    yield from _permissions(function, point, template)
    if rule_name(function.name) in template.resources:
        yield Part(rule_name(function.name))
    system = system_of(point, template)
    if system is None:
        return
    known = mount_targets(system, template)
    others = [other for other in _mounting(system, template) if other is not function]
    added = [target for target in known if target.name.startswith(mount_name(system.name))]
    yield from _network_parts(function, known, template)
    waited = function.attributes.get("DependsOn")
    for index, name in enumerate(items(waited)):
        if name in {target.name for target in known}:
            yield Part(function.name, ("DependsOn", str(index)) if isinstance(waited, list) else ("DependsOn",))
    if others:
        return
    for target in added:
        yield Part(target.name)
    if system.name == system_name(point.name) and system.properties == FILE_SYSTEM_DEFAULTS:
        yield Part(system.name)
        yield Part(point.name, ("Properties", "FileSystemId"))


def _mounting(system: Resource, template: Template) -> list[Resource]:
    """Return the functions that mount one of a file system's access points."""
    return template.once("mounts", _mounts).get(system.name, [])


def _mounts(template: Template) -> dict[str, list[Resource]]:
    """Return the functions that mount each file system, by its name."""
    found: dict[str, list[Resource]] = {}
    for function in template.of_type(*FUNCTIONS):
        for target in template.targets(function.get("FileSystemConfigs")):
            system = system_of(target.resource, template) if target.resource.type == ACCESS_POINT else None
            if system is not None:
                found.setdefault(system.name, []).append(function)
    return found


def _network_parts(function: Resource, known: list[Resource], template: Template) -> Iterator[Part]:
    """Yield the network that a function has only for the mount targets, and its role's permission for it."""
    subnets, groups = _network(None, known)
    had_one = any(mount_name("", function.name) in target.name for target in known)
    if not known or had_one or function.get("VpcConfig") != {"SubnetIds": subnets, "SecurityGroupIds": groups}:
        return
    yield Part(function.name, ("Properties", "VpcConfig"))
    for role in template.targets(function.get("Role"), "iam"):
        bearers = [other for other in template.mentioned_by(role.resource) if other.type in FUNCTIONS]
        for index, policy in enumerate(items(role.resource.get("ManagedPolicyArns"))):
            if policy == IN_VPC and bearers == [function]:
                yield Part(role.resource.name, ("Properties", "ManagedPolicyArns", str(index)))


def _permissions(function: Resource, point: Resource, template: Template) -> Iterator[Part]:
    """Yield the policies that let a function mount an access point and nothing else."""
    for index, policy in enumerate(items(function.get("Policies"))):
        if isinstance(policy, dict) and "EFSWriteAccessPolicy" in policy and _names(policy, point):
            yield Part(function.name, ("Properties", "Policies", str(index)))
    for part, statement in statements_for(function, template):
        actions = set(actions_of(statement))
        if actions and actions <= set(ACTIONS) and _names(statement, point):
            yield part


def _names(value: Any, resource: Resource) -> bool:
    return any(reference.name == resource.name for reference in references(value))
