"""What a function, or a task, mounts: what it takes, in which network, and what goes away with it again."""

from typing import Any

import pytest
import yaml

from designer.catalog.edits import perform
from designer.catalog.graph import graph
from designer.catalog.preview import preview
from designer.document.document import Document
from designer.document.errors import EditRefused
from tests.designer.catalog.test_connections import edges, ids

SYSTEM = """\
  Disk: {Type: AWS::EFS::FileSystem}
  Point: {Type: AWS::EFS::AccessPoint, Properties: {FileSystemId: !Ref Disk}}
"""
SAM = "  Fn: {Type: AWS::Serverless::Function, Properties: {CodeUri: src/}}\n"
PLAIN = """\
  Fn: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Role.Arn}}
  Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
"""
NETWORK = """\
  Vpc: {Type: AWS::EC2::VPC}
  Public: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, MapPublicIpOnLaunch: true}}
  Private: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc}}
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref Vpc, GroupDescription: files}}
"""
TARGETS = """\
  North:
    Type: AWS::EFS::MountTarget
    Properties: {FileSystemId: !Ref Disk, SubnetId: !Ref Private, SecurityGroups: [!GetAtt Group.GroupId]}
"""
OWN_NETWORK = """\
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      VpcConfig: {SubnetIds: [subnet-1, subnet-2], SecurityGroupIds: [sg-1]}
"""


def board(*parts: str) -> Document:
    return Document.parse("Resources:\n" + "".join(parts))


def mounted(before: Document) -> Document:
    known = ids(before)
    return perform(before, {"kind": "connect", "source": known["Fn"], "target": known["Point"]})


def resources(document: Document) -> dict[str, Any]:
    found: dict[str, Any] = document.template()["Resources"]
    return found


@pytest.mark.parametrize(
    "parts",
    [
        (SAM, SYSTEM),
        (PLAIN, SYSTEM),
        (SAM, SYSTEM, NETWORK),
        (PLAIN, SYSTEM, NETWORK, TARGETS),
        (OWN_NETWORK, SYSTEM),
        (OWN_NETWORK, SYSTEM, NETWORK, TARGETS),
    ],
)
def test_a_mount_comes_off_with_all_that_was_added_for_it_and_no_more(parts: tuple[str, ...]) -> None:
    before = board(*parts)
    after = mounted(before)
    assert ("Fn", "mount", "Point") in edges(after) - edges(before)
    known = ids(after)
    again = perform(after, {"kind": "disconnect", "edge": f"mount:{known['Fn']}:{known['Point']}"})
    assert again.emit() == before.emit()


def test_what_only_the_person_can_know_becomes_a_parameter_that_says_so() -> None:
    after = mounted(board(SAM, SYSTEM))
    asked = after.template()["Parameters"]
    assert {name: one["Type"] for name, one in asked.items()} == {
        "DiskSubnet": "AWS::EC2::Subnet::Id",
        "DiskSecurityGroup": "AWS::EC2::SecurityGroup::Id",
    }
    assert "2049" in asked["DiskSecurityGroup"]["Description"]
    assert resources(after)["DiskMountTarget"]["Properties"] == {
        "FileSystemId": {"Ref": "Disk"},
        "SubnetId": {"Ref": "DiskSubnet"},
        "SecurityGroups": [{"Ref": "DiskSecurityGroup"}],
    }


def test_a_function_waits_for_the_mount_target_that_it_is_in_one_network_with() -> None:
    function = resources(mounted(board(SAM, SYSTEM, NETWORK)))["Fn"]
    assert function["DependsOn"] == ["DiskMountTarget"]
    assert function["Properties"]["FileSystemConfigs"] == [
        {"Arn": {"Fn::GetAtt": ["Point", "Arn"]}, "LocalMountPath": "/mnt/files"}
    ]
    assert function["Properties"]["VpcConfig"] == {
        "SubnetIds": [{"Ref": "Private"}],
        "SecurityGroupIds": [{"Fn::GetAtt": ["Group", "GroupId"]}],
    }
    assert function["Properties"]["Policies"] == [
        {"EFSWriteAccessPolicy": {"FileSystem": {"Ref": "Disk"}, "AccessPoint": {"Ref": "Point"}}}
    ]


def test_a_role_may_mount_only_through_the_access_point() -> None:
    role = resources(mounted(board(PLAIN, SYSTEM, NETWORK)))["Role"]["Properties"]
    (policy,) = role["Policies"]
    assert policy["PolicyDocument"]["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
            "Resource": {"Fn::GetAtt": ["Disk", "Arn"]},
            "Condition": {"StringEquals": {"elasticfilesystem:AccessPointArn": {"Fn::GetAtt": ["Point", "Arn"]}}},
        }
    ]
    assert "AWSLambdaVPCAccessExecutionRole" in str(role["ManagedPolicyArns"])


def test_a_function_in_another_security_group_is_let_in_once() -> None:
    after = mounted(board(OWN_NETWORK, SYSTEM, NETWORK, TARGETS))
    assert resources(after)["FnMountRule"]["Properties"] == {
        "GroupId": {"Fn::GetAtt": ["Group", "GroupId"]},
        "IpProtocol": "tcp",
        "FromPort": 2049,
        "ToPort": 2049,
        "SourceSecurityGroupId": "sg-1",
    }
    rule = yaml.safe_dump({"Old": resources(after)["FnMountRule"]}, default_flow_style=True, width=1000)
    has_rule = "  " + rule.strip().removeprefix("{").removesuffix("}") + "\n"
    assert "FnMountRule" not in resources(mounted(board(OWN_NETWORK, SYSTEM, NETWORK, TARGETS, has_rule)))


def test_a_second_function_shares_the_mount_target_and_leaves_it_to_the_first() -> None:
    second = SAM.replace("Fn", "Second")
    one = mounted(board(SAM, second, SYSTEM))
    known = ids(one)
    both = perform(one, {"kind": "connect", "source": known["Second"], "target": known["Point"]})
    assert [name for name in resources(both) if "MountTarget" in name] == ["DiskMountTarget"]
    left = perform(both, {"kind": "disconnect", "edge": f"mount:{known['Second']}:{known['Point']}"})
    assert left.emit() == one.emit()


def test_an_access_point_without_a_file_system_gets_one_and_the_preview_shows_it() -> None:
    document = board(SAM, "  Point: {Type: AWS::EFS::AccessPoint}\n")
    known = ids(document)
    added = {one.name for one in preview(document, known["Fn"], known["Point"]).additions if one.is_new}
    assert added >= {"PointFileSystem", "PointFileSystemMountTarget", "PointFileSystemSubnet"}
    assert edges(mounted(document)) == {("Fn", "mount", "Point"), ("Point", "placement", "PointFileSystem")}


@pytest.mark.parametrize(
    ("function", "words"),
    [("FileSystemConfigs: [{Arn: x}]", "Lambda takes one"), ("DurableConfig: {ExecutionTimeout: 9}", "is durable")],
)
def test_a_function_that_cannot_mount_is_refused_with_what_works(function: str, words: str) -> None:
    document = board(f"  Fn: {{Type: AWS::Serverless::Function, Properties: {{{function}}}}}\n", SYSTEM)
    with pytest.raises(EditRefused) as refusal:
        mounted(document)
    assert words in refusal.value.reason
    assert refusal.value.fix


def test_a_file_system_says_by_what_it_is_mounted() -> None:
    document = board(SAM, SYSTEM)
    known = ids(document)
    with pytest.raises(EditRefused) as refusal:
        perform(document, {"kind": "connect", "source": known["Disk"], "target": known["Fn"]})
    assert "access point" in refusal.value.fix


def test_mounts_of_imported_functions_and_tasks_are_drawn_with_their_places() -> None:
    document = board(
        SYSTEM,
        NETWORK,
        TARGETS,
        """\
  Fn:
    Type: AWS::Serverless::Function
    DependsOn: North
    Properties:
      FileSystemConfigs:
        - Arn: !Sub arn:aws:elasticfilesystem:${AWS::Region}:${AWS::AccountId}:access-point/${Point}
          LocalMountPath: /mnt/models
      Policies:
        - Statement: [{Effect: Allow, Action: "elasticfilesystem:ClientMount", Resource: !GetAtt Disk.Arn}]
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Volumes:
        - {Name: all, EFSVolumeConfiguration: {FilesystemId: !Ref Disk}}
        - Name: own
          EFSVolumeConfiguration: {FilesystemId: !Ref Disk, AuthorizationConfig: {AccessPointId: !Ref Point}}
      ContainerDefinitions:
        - {Name: app, MountPoints: [{SourceVolume: all, ContainerPath: /a}, {SourceVolume: own, ContainerPath: /b}]}
""",
    )
    drawn = graph(document)
    names = {node["id"]: node["logicalId"] for node in drawn["nodes"]}
    assert "North" not in names.values()
    mounts = {
        (names[edge["source"]], names[edge["target"]], edge["label"])
        for edge in drawn["edges"]
        if edge["kind"] == "mount"
    }
    assert mounts == {("Fn", "Point", "/mnt/models"), ("Task", "Disk", "all"), ("Task", "Point", "own")}
    assert {("Point", "placement", "Disk"), ("Disk", "attachment", "Private")} <= edges(document)
    known = ids(document)
    less = perform(document, {"kind": "disconnect", "edge": f"mount:{known['Task']}:{known['Disk']}"})
    task = resources(less)["Task"]["Properties"]
    assert [volume["Name"] for volume in task["Volumes"]] == ["own"]
    assert [one["SourceVolume"] for one in task["ContainerDefinitions"][0]["MountPoints"]] == ["own"]
