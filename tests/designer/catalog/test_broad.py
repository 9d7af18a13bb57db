"""Functions that may act on everything of a service: what their environment names is what they call."""

import pytest

from designer.catalog.edits import perform
from designer.catalog.graph import graph
from designer.document.document import Document
from designer.document.errors import EditRefused
from tests.designer.catalog.test_connections import edges

HEAD = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Q: {Type: AWS::SQS::Queue}
  T: {Type: AWS::DynamoDB::Table, Properties: {TableName: orders}}
"""
NAMING = "Environment: {Variables: {QUEUE: !Ref Q, TABLE: %s}}"
SAM = "  Fn: {{Type: AWS::Serverless::Function, Properties: {{{naming}, Policies: [{policy}]}}}}\n"
PLAIN = """\
  Fn: {{Type: AWS::Lambda::Function, Properties: {{{naming}, Role: !GetAtt R.Arn}}}}
  R: {{Type: AWS::IAM::Role, Properties: {{{policy}}}}}
"""
STATEMENT = "{{Statement: [{{Effect: {effect}, Action: '{action}', Resource: {resource}}}]}}"


def allowed(action: str, resource: str, effect: str = "Allow") -> str:
    return STATEMENT.format(action=action, resource=resource, effect=effect)


ALL_QUEUES = "!Sub 'arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:*'"
BY_ROLE = "Policies: [{PolicyName: p, PolicyDocument: %s}]"
SENDS, READS = ("Fn", "send", "Q"), ("Fn", "read", "T")
ONLY_NAMED = {("Fn", "reference", "Q"), ("Fn", "reference", "T")}
CASES = [
    (SAM, allowed("sqs:SendMessage", "'*'"), {SENDS, ("Fn", "reference", "T")}),
    (SAM, allowed("sqs:*", ALL_QUEUES), {SENDS, ("Fn", "reference", "T")}),
    (SAM, allowed("dynamodb:GetItem", "!Sub 'arn:aws:dynamodb:a:1:table/*'"), {READS, ("Fn", "reference", "Q")}),
    (SAM, "AmazonSQSFullAccess, AmazonDynamoDBReadOnlyAccess", {SENDS, READS}),
    (SAM, allowed("sqs:SendMessage", "'*'", "Deny"), ONLY_NAMED),
    (SAM, allowed("sqs:SendMessage", "arn:aws:sqs:eu-west-1:1:other"), ONLY_NAMED),
    (SAM, allowed("sqs:ReceiveMessage", "'*'"), ONLY_NAMED),
    (SAM, allowed("s3:PutObject", "'*'"), ONLY_NAMED),
    (PLAIN, BY_ROLE % allowed("sqs:SendMessage", "'*'"), {SENDS, ("Fn", "reference", "T")}),
    (PLAIN, "ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSQSFullAccess']", {SENDS, ("Fn", "reference", "T")}),
]


@pytest.mark.parametrize(("form", "policy", "wanted"), CASES)
def test_a_function_that_may_call_all_of_a_service_calls_what_its_variables_name(
    form: str, policy: str, wanted: set[tuple[str, str, str]]
) -> None:
    text = HEAD + form.format(naming=NAMING % "!Ref T", policy=policy)
    assert edges(Document.parse(text)) == wanted


def test_a_variable_may_say_the_physical_name() -> None:
    text = HEAD + SAM.format(naming=NAMING % "orders", policy="AmazonDynamoDBFullAccess")
    assert edges(Document.parse(text)) == {("Fn", "reference", "Q"), ("Fn", "read-write", "T")}


def test_a_policy_that_is_attached_to_the_role_counts() -> None:
    document = allowed("sqs:SendMessage", "'*'")
    attached = f"  P: {{Type: AWS::IAM::Policy, Properties: {{Roles: [!Ref R], PolicyDocument: {document}}}}}\n"
    text = HEAD + PLAIN.format(naming=NAMING % "x", policy="Path: /") + attached
    assert edges(Document.parse(text)) == {SENDS}


def test_what_a_function_polls_is_not_what_it_sends_to() -> None:
    events = "Events: {E: {Type: SQS, Properties: {Queue: !GetAtt Q.Arn}}}, " + NAMING % "x"
    text = HEAD + SAM.format(naming=events, policy="AmazonSQSFullAccess")
    assert edges(Document.parse(text)) == {("Q", "poll", "Fn")}


def test_a_permission_on_one_thing_is_drawn_before_one_on_everything() -> None:
    exact = "{DynamoDBReadPolicy: {TableName: !Ref T}}, AmazonDynamoDBFullAccess"
    text = HEAD + SAM.format(naming="Environment: {Variables: {TABLE: !Ref T}}", policy=exact)
    assert edges(Document.parse(text)) == {READS}


def test_disconnecting_takes_the_variable_and_leaves_the_permission_for_the_others() -> None:
    text = HEAD + SAM.format(naming=NAMING % "!Ref T", policy=allowed("sqs:SendMessage", "'*'"))
    document = Document.parse(text)
    (edge,) = [edge for edge in graph(document)["edges"] if edge["kind"] == "send"]
    after = perform(document, {"kind": "disconnect", "edge": edge["id"]})
    assert after.emit() == text.replace("QUEUE: !Ref Q, ", "")
    assert edges(after) == {("Fn", "reference", "T")}


ENDING = """\
Resources:
  Q: {{Type: AWS::SQS::Queue}}
  S: {{Type: AWS::Kinesis::Stream}}
  Fn: {{Type: AWS::Lambda::Function, Properties: {{Role: !GetAtt R.Arn{}}}}}
  M:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !Ref Fn
      EventSourceArn: !GetAtt S.Arn
      DestinationConfig: {{OnFailure: {{Destination: !GetAtt Q.Arn}}}}
  R:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: p
          PolicyDocument:
            Statement:
              - {{Effect: Allow, Action: "sqs:SendMessage", Resource: !GetAtt Q.Arn}}
              - {{Effect: Allow, Action: "kinesis:GetRecords", Resource: !GetAtt S.Arn}}
"""
ENDS = {("S", "poll", "Fn"), ("Fn", "on-failure", "Q")}


def test_the_permission_for_failed_events_is_part_of_their_line() -> None:
    document = Document.parse(ENDING.format(""))
    assert edges(document) == ENDS
    failed = next(edge["id"] for edge in graph(document)["edges"] if edge["kind"] == "on-failure")
    after = perform(document, {"kind": "disconnect", "edge": failed})
    assert "sqs:SendMessage" not in after.emit()
    assert edges(after) == {("S", "poll", "Fn")}


def test_a_function_that_knows_where_its_failed_events_go_sends_there_too() -> None:
    naming = ", Environment: {Variables: {LATE: !Ref Q}}"
    assert edges(Document.parse(ENDING.format(naming))) == ENDS | {("Fn", "send", "Q")}


SHARED = HEAD.replace("Resources:", "Globals: {Function: {Environment: {Variables: {TABLE: !Ref T}}}}\nResources:")


def test_a_variable_of_all_functions_is_used_by_those_that_may() -> None:
    used = SAM.format(naming="CodeUri: a", policy="AmazonDynamoDBFullAccess")
    other = "  Other: {Type: AWS::Serverless::Function}\n"
    document = Document.parse(SHARED + used + other)
    assert edges(document) == {("Fn", "read-write", "T")}
    (edge,) = graph(document)["edges"]
    with pytest.raises(EditRefused, match="part of something else"):
        perform(document, {"kind": "disconnect", "edge": edge["id"]})


def test_a_connection_that_is_said_twice_goes_at_once() -> None:
    first = "{Effect: Allow, Action: 'sqs:SendMessage', Resource: !GetAtt Q.Arn}"
    second = "{Effect: Allow, Action: 'sqs:*', Resource: [!GetAtt Q.Arn, 'arn:aws:sqs:eu-west-1:1:other']}"
    twice = f"{{SQSSendMessagePolicy: {{QueueName: !GetAtt Q.QueueName}}}}, {{Statement: [{first}, {second}]}}"
    document = Document.parse(HEAD + SAM.format(naming="CodeUri: a", policy=twice))
    sends = next(edge["id"] for edge in graph(document)["edges"] if edge["kind"] == "send")
    after = perform(document, {"kind": "disconnect", "edge": sends})
    assert ("Fn", "send", "Q") not in edges(after)
    assert "arn:aws:sqs:eu-west-1:1:other" in after.emit()
