"""Moves all dead letters back to the queues that they came from."""

import os

import boto3


def handler(event, context):
    task = boto3.client("sqs").start_message_move_task(SourceArn=os.environ["DEAD_LETTERS"])
    return {"task": task["TaskHandle"]}
