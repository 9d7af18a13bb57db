"""The AWS CLI against a running endpoint: files, and templates packaged and deployed from a bucket."""

import filecmp
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.emulator.server.running import Running, running

Cli = Callable[..., str]
QUICK = 10_000.0
"""So much faster than the wall clock that a stack is made before the tool asks."""
CHILD = """
Parameters: {Name: {Type: String}}
Resources: {Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: !Ref Name}}}
Outputs: {Arn: {Value: !GetAtt Queue.Arn}}
"""
TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: child.yaml, Parameters: {Name: inner}}
  Serverless:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: src, Handler: index.handler, Runtime: python3.12, FunctionName: serverless}
  Plain:
    Type: AWS::Lambda::Function
    Properties: {Code: src, Handler: index.handler, Runtime: python3.12, Role: !GetAtt ServerlessRole.Arn}
  Layer:
    Type: AWS::Lambda::LayerVersion
    Properties: {Content: src}
Outputs:
  Arn: {Value: !GetAtt Child.Outputs.Arn}
"""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Running]:
    """A running endpoint."""
    with running(speed=QUICK, seed=1) as made:
        yield made


@pytest.fixture
def aws(endpoint: Running, tmp_path: Path) -> Cli:
    """Run the AWS CLI in a folder of its own; return what it prints."""
    environment = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": endpoint.url,
        "AWS_CONFIG_FILE": os.devnull,
    }

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "awscli", *arguments]
        done = subprocess.run(
            command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.mark.slow
def test_files_go_into_a_bucket_and_come_back(aws: Cli, tmp_path: Path) -> None:
    chance = random.Random(1)
    for name, size in (("one", 1_000), ("with space", 1), ("deep/two", 9 * 1024 * 1024)):
        file = tmp_path / "site" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(chance.randbytes(size))
    aws("s3", "mb", "s3://files")
    aws("s3", "cp", "site", "s3://files/site", "--recursive", "--quiet")
    listed = aws("s3", "ls", "s3://files/site/")
    assert [line.split(maxsplit=3)[-1] for line in listed.splitlines()] == ["deep/", "one", "with space"]
    aws("s3", "sync", "s3://files/site", "back", "--quiet")
    for name in ("one", "with space", "deep/two"):
        assert filecmp.cmp(tmp_path / "site" / name, tmp_path / "back" / name, shallow=False)
    aws("s3", "mv", "s3://files/site/deep/two", "s3://files/moved", "--quiet")
    aws("s3", "rm", "s3://files/site", "--recursive", "--quiet")
    assert [line.split()[-1] for line in aws("s3", "ls", "s3://files", "--recursive").splitlines()] == ["moved"]
    aws("s3", "rb", "s3://files", "--force")
    assert "files" not in aws("s3", "ls")


@pytest.mark.slow
def test_a_template_is_packaged_into_a_bucket_and_deployed_from_it(aws: Cli, endpoint: Running, tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "index.py").write_text("def handler(event, context):\n    return 'from the bucket'\n")
    (tmp_path / "child.yaml").write_text(CHILD)
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    endpoint.client("s3").create_bucket(Bucket="packages")
    packaged = ("--template-file", "template.yaml", "--output-template-file", "packaged.yaml")
    aws("cloudformation", "package", *packaged, "--s3-bucket", "packages", "--s3-prefix", "built")
    deployed = aws(
        "cloudformation", "deploy", "--template-file", "packaged.yaml", "--stack-name", "app", "--s3-bucket",
        "packages", "--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND",
    )  # fmt: skip
    assert "Successfully created/updated stack - app" in deployed
    (stack,) = endpoint.client("cloudformation").describe_stacks(StackName="app")["Stacks"]
    assert stack["Outputs"][0]["OutputValue"] == "arn:aws:sqs:us-east-1:123456789012:inner"
    answer = endpoint.client("lambda").invoke(FunctionName="serverless")
    assert json.loads(answer["Payload"].read()) == "from the bucket"
