"""What `sam build` writes runs as it is: folders named by logical id, layers, Metadata, plain functions."""

import io
import zipfile
from pathlib import Path
from typing import Any

import orjson

from designer.runs.simulate import main

TEMPLATE = """\
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Timeout: 10
    Runtime: python3.11
Resources:
  In:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 60
  Out:
    Type: AWS::SQS::Queue
  Shared:
    Type: AWS::Serverless::LayerVersion
    Properties:
      ContentUri: Shared
      CompatibleRuntimes:
      - python3.11
    Metadata:
      BuildMethod: python3.11
      SamResourceId: Shared
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: Worker
      Handler: app.handler
      Layers:
      - Ref: Shared
      Environment:
        Variables:
          OUT:
            Ref: Out
      Policies:
      - SQSSendMessagePolicy:
          QueueName:
            Fn::GetAtt:
            - Out
            - QueueName
      Events:
        Poll:
          Type: SQS
          Properties:
            Queue:
              Fn::GetAtt:
              - In
              - Arn
            BatchSize: 1
    Metadata:
      SamResourceId: Worker
  Plain:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.11
      Handler: app.handler
      Role:
        Fn::GetAtt:
        - WorkerRole
        - Arn
      Code: Plain
    Metadata:
      SamResourceId: Plain
"""
"""As version 1.170 of the AWS SAM CLI writes it to .aws-sam/build/template.yaml."""
SENDS = """\
import os

import boto3

from shared import WORD


def handler(event, context):
    boto3.client("sqs").send_message(QueueUrl=os.environ["OUT"], MessageBody=WORD)
"""
RETURNS = "def handler(event, context):\n    return 'seen'\n"


def build(folder: Path, *, plain: bytes | None = None) -> None:
    """Write a build folder; `plain` is an archive that takes the place of the folder Plain."""
    files = {"Worker/app.py": SENDS, "Worker/requirements.txt": "", "Shared/python/shared.py": "WORD = 'seen'\n"}
    if plain is None:
        files["Plain/app.py"] = RETURNS
    else:
        (folder / "plain.zip").write_bytes(plain)
    for name, text in {**files, "template.yaml": TEMPLATE}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def simulate(folder: Path, capture: Any, text: str = TEMPLATE) -> dict[str, Any]:
    """Run the folder's template for ten seconds and return what was printed."""
    (folder / "template.yaml").write_text(text)
    assert main([str(folder / "template.yaml"), "--code", str(folder), "--for", "10s"]) == 0
    printed: dict[str, Any] = orjson.loads(capture.readouterr().out)
    return printed


def test_a_built_folder_runs_with_its_code_and_layer(tmp_path: Path, capsysbinary: Any) -> None:
    build(tmp_path)
    printed = simulate(tmp_path, capsysbinary)
    assert (printed["resources"]["opaque"], printed["resources"]["code_not_supplied"]) == ([], [])
    assert (printed["nodes"]["In"]["deleted"], printed["nodes"]["Out"]["sent"]) == (10, 10)
    assert (printed["nodes"]["Plain"]["invocations"], printed["nodes"]["Plain"]["errors"]) == (10, 0)


def test_code_may_be_an_archive_or_one_file(tmp_path: Path, capsysbinary: Any) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("app.py", RETURNS)
    build(tmp_path, plain=archive.getvalue())
    for location in ("plain.zip", "./single/app.py"):
        (tmp_path / "single").mkdir(exist_ok=True)
        (tmp_path / "single" / "app.py").write_text(RETURNS)
        printed = simulate(tmp_path, capsysbinary, TEMPLATE.replace("Code: Plain", f"Code: {location}"))
        assert printed["resources"]["code_not_supplied"] == []
        assert (printed["nodes"]["Plain"]["invocations"], printed["nodes"]["Plain"]["errors"]) == (10, 0)


def test_a_packaged_template_says_that_its_code_is_not_supplied(tmp_path: Path, capsysbinary: Any) -> None:
    build(tmp_path)
    packaged = TEMPLATE.replace("CodeUri: Worker", "CodeUri: s3://my-bucket/0123456789abcdef").replace(
        "Code: Plain", "Code:\n        S3Bucket: my-bucket\n        S3Key: fedcba9876543210"
    )
    printed = simulate(tmp_path, capsysbinary, packaged)
    assert printed["resources"]["code_not_supplied"] == ["Plain", "Worker"]
    assert printed["nodes"]["In"]["deleted"] == 10
