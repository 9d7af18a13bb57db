"""What is drawn of jobs, tasks, builds and other services around the messages."""

from pathlib import Path

import pytest

from designer.catalog.edits import perform
from designer.catalog.graph import graph
from designer.document.document import Document
from designer.document.errors import EditRefused

DRAWN = {
    "tasks": """Queue receive Task, Task read Secret, LB forward Group, Group forward Service, Rule invoke Task,
        Service placement Task, Service placement Cluster, Rule placement Cluster""",
    "builds": """Repo event Rule, Rule invoke Pipe, Pipe use Repo, Pipe use Build, Build event Rule2,
        Rule2 invoke Topic, Rule2 invoke G, Build reference Bucket, Build reference Queue, Pipe reference Bucket,
        N reference Build, N reference Topic""",
    "batch": "Q placement CE, J write Bucket, Rule invoke Q, F start Q, F start J, M use Q, M use J",
    "services": """F use Key, F start Task, F use Build, F use Agent, F use M, F use Gql, Gql authorize Pool,
        Gql authorize G, CDN origin F, CDN invoke G, Rec alias CDN, Acl attachment Api, Api authorize G,
        Broker poll H, A poll G, HB invoke H, LG trigger H, Pool trigger H, Kins poll K, Sec rotation G, Cust invoke G,
        F mount AP, AP placement FS, IdPool reference Pool, Exp deliver Dest, CED reference CS, CED reference Topic,
        Trail reference Dest, Trail reference LG, Conf reference G, Glue reference Dest, OAM reference Tab,
        Bp reference Topic""",
}
FARGATE = """\
Resources:
  Rule: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 hour)}}
  Task: {Type: AWS::ECS::TaskDefinition, Properties: {RequiresCompatibilities: [FARGATE], NetworkMode: awsvpc}}
"""


def around(name: str) -> Document:
    return Document.parse((Path(__file__).parent / "around" / f"{name}.yaml").read_text())


def edges(document: Document) -> set[str]:
    drawn = graph(document)
    names = {node["id"]: node["logicalId"] for node in drawn["nodes"]}
    return {f"{names[edge['source']]} {edge['kind']} {names[edge['target']]}" for edge in drawn["edges"]}


def started(text: str) -> Document:
    document = Document.parse(text)
    known = {name: id_ for id_, name in document.names().items()}
    return perform(document, {"kind": "connect", "source": known["Rule"], "target": known["Task"]})


@pytest.mark.parametrize("name", DRAWN)
def test_what_starts_jobs_and_what_services_do_to_each_other_is_drawn(name: str) -> None:
    assert edges(around(name)) == {" ".join(one.split()) for one in DRAWN[name].split(",")}


def test_a_fargate_task_is_started_in_the_subnets_and_the_cluster_of_the_template() -> None:
    more = "  Net: {Type: AWS::EC2::Subnet}\n  Cluster: {Type: AWS::ECS::Cluster}\n"
    target = started(FARGATE + more).template()["Resources"]["Rule"]["Properties"]["Targets"][0]
    assert target["Arn"] == {"Fn::GetAtt": ["Cluster", "Arn"]}
    assert target["EcsParameters"] == {
        "TaskDefinitionArn": {"Ref": "Task"},
        "TaskCount": 1,
        "LaunchType": "FARGATE",
        "NetworkConfiguration": {"AwsVpcConfiguration": {"Subnets": [{"Ref": "Net"}]}},
    }


def test_a_fargate_task_without_a_subnet_is_refused_with_what_to_add() -> None:
    with pytest.raises(EditRefused) as refusal:
        started(FARGATE)
    assert "needs subnets" in refusal.value.reason
    assert "AWS::EC2::Subnet" in refusal.value.fix


def test_a_task_is_passed_its_roles_and_no_others() -> None:
    document = around("tasks")
    known = {name: id_ for id_, name in document.names().items()}
    rule = perform(document, {"kind": "disconnect", "edge": f"invoke:{known['Rule']}:{known['Task']}"})
    after = perform(rule, {"kind": "connect", "source": known["Rule"], "target": known["Task"]})
    passed = [
        statement["Resource"]
        for policy in after.template()["Resources"]["RuleRole2"]["Properties"]["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Action"] == ["iam:PassRole"]
    ]
    assert passed == [[{"Fn::GetAtt": ["TaskRole", "Arn"]}, {"Fn::GetAtt": ["ExecRole", "Arn"]}]]


RUNNING = """\
Resources:
  Fn: {Type: AWS::Serverless::Function, Properties: {CodeUri: src/}}
  Cluster: {Type: AWS::ECS::Cluster}
  Net: {Type: AWS::EC2::Subnet}
  Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
  One:
    Type: AWS::ECS::TaskDefinition
    Properties: {NetworkMode: awsvpc, TaskRoleArn: !GetAtt Role.Arn, ExecutionRoleArn: !GetAtt Role.Arn}
  Two: {Type: AWS::ECS::TaskDefinition, Properties: {ExecutionRoleArn: !GetAtt Role.Arn}}
"""


def run_by_function(document: Document, task: str) -> Document:
    known = {name: id_ for id_, name in document.names().items()}
    return perform(document, {"kind": "connect", "source": known["Fn"], "target": known[task]})


def variables(document: Document) -> object:
    return document.template()["Resources"]["Fn"]["Properties"]["Environment"]["Variables"]


def test_a_function_may_run_one_task_in_one_cluster_and_pass_its_roles_to_tasks_alone() -> None:
    function = run_by_function(Document.parse(RUNNING), "One").template()["Resources"]["Fn"]["Properties"]
    (run,), (passed,) = (policy["Statement"] for policy in function["Policies"])
    assert run == {
        "Effect": "Allow",
        "Action": ["ecs:RunTask"],
        "Resource": {"Ref": "One"},
        "Condition": {"ArnEquals": {"ecs:cluster": {"Fn::GetAtt": ["Cluster", "Arn"]}}},
    }
    assert (passed["Action"], passed["Resource"]) == (["iam:PassRole"], [{"Fn::GetAtt": ["Role", "Arn"]}])
    assert passed["Condition"] == {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
    assert function["Environment"]["Variables"] == {
        "ONE_ARN": {"Ref": "One"},
        "ONE_CLUSTER_ARN": {"Fn::GetAtt": ["Cluster", "Arn"]},
        "ONE_SUBNETS": {"Fn::Join": [",", [{"Ref": "Net"}]]},
    }


@pytest.mark.parametrize(("first", "second"), [("One", "Two"), ("Two", "One")])
def test_of_two_tasks_that_share_a_role_one_can_be_run_no_more(first: str, second: str) -> None:
    before = Document.parse(RUNNING)
    one = run_by_function(before, first)
    known = {name: id_ for id_, name in one.names().items()}
    both = run_by_function(one, second)
    assert {f"Fn start {first}", f"Fn start {second}"} <= edges(both)
    less = perform(both, {"kind": "disconnect", "edge": f"start:{known['Fn']}:{known[second]}"})
    assert variables(less) == variables(one)
    none = perform(less, {"kind": "disconnect", "edge": f"start:{known['Fn']}:{known[first]}"})
    assert none.emit() == before.emit()


def test_a_policy_that_names_a_task_definition_by_its_family_is_drawn() -> None:
    document = Document.parse(
        """\
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - Statement:
            - Effect: Allow
              Action: ecs:RunTask
              Resource: !Sub arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:task-definition/report:*
  Task: {Type: AWS::ECS::TaskDefinition, Properties: {Family: report}}
"""
    )
    assert edges(document) == {"Fn start Task"}


def test_what_runs_code_under_a_role_reads_what_the_role_lets_it_take() -> None:
    document = Document.parse(
        """\
Resources:
  Flink: {Type: AWS::KinesisAnalyticsV2::Application, Properties: {ServiceExecutionRole: !GetAtt Role.Arn}}
  Machine: {Type: AWS::EC2::Instance, Properties: {IamInstanceProfile: !Ref Profile}}
  Profile: {Type: AWS::IAM::InstanceProfile, Properties: {Roles: [!Ref Worker]}}
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Description: !Ref Asking}}
  Role: {Type: AWS::IAM::Role, Properties: {Policies: [PolicyDocument: {Statement: [&read
    {Effect: Allow, Action: "kinesis:GetRecords", Resource: !GetAtt Stream.Arn}]}]}}
  Asking: {Type: AWS::IAM::Role, Properties: {Policies: [PolicyDocument: {Statement: [*read]}]}}
  Worker: {Type: AWS::IAM::Role, Properties: {Policies: [PolicyDocument: {Statement: [
    {Effect: Allow, Action: "sqs:ReceiveMessage", Resource: !GetAtt Queue.Arn}]}]}}
  Stream: {Type: AWS::Kinesis::Stream}
  Queue: {Type: AWS::SQS::Queue}
"""
    )
    assert edges(document) == {"Stream receive Flink", "Queue receive Machine"}
