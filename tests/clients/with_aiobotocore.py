"""Uses SQS, SNS and Lambda through aiobotocore; run by its own Python, with the endpoint's URL as argument."""

import asyncio
import json
import sys
from contextlib import AsyncExitStack

from aiobotocore.session import get_session


async def main(url: str) -> None:
    options = {
        "endpoint_url": url,
        "region_name": "eu-west-1",
        "aws_access_key_id": "111122223333",
        "aws_secret_access_key": "test",
    }
    async with AsyncExitStack() as stack:
        session = get_session()
        sqs, sns, functions = [
            await stack.enter_async_context(session.create_client(name, **options)) for name in ("sqs", "sns", "lambda")
        ]
        queue = (await sqs.create_queue(QueueName="q"))["QueueUrl"]
        names = {"QueueUrl": queue, "AttributeNames": ["QueueArn"]}
        arn = (await sqs.get_queue_attributes(**names))["Attributes"]["QueueArn"]
        topic = (await sns.create_topic(Name="t"))["TopicArn"]
        await sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
        waiting = asyncio.ensure_future(sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=20))
        await asyncio.sleep(0.2)
        await asyncio.gather(*[sns.publish(TopicArn=topic, Message=f"m{number}") for number in range(10)])
        messages = (await waiting)["Messages"]
        while len(messages) < 10:
            more = await sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=2)
            messages += more["Messages"]
        entries = [{"Id": str(n), "ReceiptHandle": one["ReceiptHandle"]} for n, one in enumerate(messages)]
        deleted = await sqs.delete_message_batch(QueueUrl=queue, Entries=entries)
        pages = functions.get_paginator("list_functions").paginate()
        refused = ""
        try:
            await functions.get_function(FunctionName="none")
        except functions.exceptions.ResourceNotFoundException as error:
            refused = error.response["Error"]["Message"]
        facts = {
            "arn": arn,
            "bodies": sorted(message["Body"] for message in messages),
            "deleted": len(deleted["Successful"]),
            "functions": [page["Functions"] async for page in pages],
            "refused": refused,
        }
        print(json.dumps(facts))


asyncio.run(main(sys.argv[1]))
