"""Passes each event on to the queues, topics, functions and phones that the environment variables name.

The rule, exactly:
1. Parts: of an SQS event (`Records[0].eventSource` is `aws:sqs`) each record's `body`, in order; of any other
   event one part, the event as compact JSON (`json.dumps(event, separators=(",", ":"), ensure_ascii=False)`).
2. Targets: the environment variables in order of their names; a value that is wholly an SQS queue URL, an SNS
   topic ARN, a Lambda function ARN or a phone number (+ and 8 to 15 digits) is a target, but never the queue that the
   event came from. Every part goes to every target, target by target:
   queue: `SendMessageBatch` of up to 10 parts, entry ids "0", "1", … in each batch;
   topic, phone: one `Publish` a part; function: one `Invoke` (`Event`) a part, a part that is not JSON quoted as JSON.
   A `.fifo` queue or topic gets the record's MessageGroupId (else "default") and, as MessageDeduplicationId,
   the record's messageId (else the request id).
3. SQS event: the answer is `batchItemFailures` with each record of which a part was refused, once, in the
   records' order. Any other event: the first target that refuses ends the invocation with a
   `RuntimeError("<target> refused the event")`; the answer is the event.
"""

import functools
import json
import os
import re

import boto3
from botocore.exceptions import ClientError

QUEUE_URL = re.compile(r"https?://[^/]+/[0-9]{12}/[A-Za-z0-9_-]+(\.fifo)?")
TOPIC_ARN = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+(\.fifo)?")
FUNCTION_ARN = re.compile(r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]+(:[A-Za-z0-9_$-]+)?")
PHONE = re.compile(r"\+[1-9][0-9]{7,14}")

client = functools.cache(boto3.client)


def handler(event, context):
    records = event.get("Records") if isinstance(event, dict) else None
    if not records or records[0].get("eventSource") != "aws:sqs":
        body = json.dumps(event, separators=(",", ":"), ensure_ascii=False)
        for pass_on, target in targets():
            if pass_on(target, [(body, "default", context.aws_request_id)]):
                raise RuntimeError(f"{target} refused the event")
        return event

    parts = [(r["body"], r["attributes"].get("MessageGroupId", "default"), r["messageId"]) for r in records]
    failed = set()
    origin = "/".join(records[0]["eventSourceARN"].split(":")[4:])
    for pass_on, target in targets():
        if not target.endswith(f"/{origin}"):
            failed.update(pass_on(target, parts))
    return {"batchItemFailures": [{"itemIdentifier": r["messageId"]} for r in records if r["messageId"] in failed]}


def targets():
    for _, value in sorted(os.environ.items()):
        if QUEUE_URL.fullmatch(value):
            yield send, value
        elif TOPIC_ARN.fullmatch(value):
            yield publish, value
        elif PHONE.fullmatch(value):
            yield text, value
        elif FUNCTION_ARN.fullmatch(value):
            yield invoke, value


def send(queue_url, parts):
    """Return the ids of the parts that the queue refused, as `publish` and `invoke` do for theirs."""
    refused = []
    for start in range(0, len(parts), 10):
        batch = parts[start : start + 10]
        entries = [
            {"Id": str(n), "MessageBody": body, **fifo(queue_url, group, identity)}
            for n, (body, group, identity) in enumerate(batch)
        ]
        try:
            answer = client("sqs").send_message_batch(QueueUrl=queue_url, Entries=entries)
            refused += [batch[int(entry["Id"])][2] for entry in answer.get("Failed", [])]
        except ClientError as error:
            print(f"{queue_url}: {error}")
            refused += [identity for _, _, identity in batch]
    return refused


def publish(topic_arn, parts):
    refused = []
    for body, group, identity in parts:
        try:
            client("sns").publish(TopicArn=topic_arn, Message=body, **fifo(topic_arn, group, identity))
        except ClientError as error:
            print(f"{topic_arn}: {error}")
            refused.append(identity)
    return refused


def text(phone_number, parts):
    refused = []
    for body, _, identity in parts:
        try:
            client("sns").publish(PhoneNumber=phone_number, Message=body)
        except ClientError as error:
            print(f"{phone_number}: {error}")
            refused.append(identity)
    return refused


def invoke(function_arn, parts):
    refused = []
    for body, _, identity in parts:
        try:
            client("lambda").invoke(FunctionName=function_arn, InvocationType="Event", Payload=as_json(body))
        except ClientError as error:
            print(f"{function_arn}: {error}")
            refused.append(identity)
    return refused


def fifo(target, group, identity):
    return {"MessageGroupId": group, "MessageDeduplicationId": identity} if target.endswith(".fifo") else {}


def as_json(text):
    try:
        json.loads(text)
    except ValueError:
        return json.dumps(text)
    return text
