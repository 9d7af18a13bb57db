"""Each rule has a template that breaks it, its fixed twin, and a source; what it cannot know it leaves alone."""

import difflib
from datetime import date
from pathlib import Path

import pytest

from designer.document.document import Document
from designer.document.scenario import Scenario
from designer.findings.finding import SEVERITIES, Finding
from designer.findings.registry import rules
from designer.findings.review import fix, review

CASES = Path(__file__).parent / "cases"
TODAY = date(2026, 6, 1)


def document_of(rule: str, twin: str) -> Document:
    document = Document.parse((CASES / rule / f"{twin}.yaml").read_bytes())
    scenario = CASES / rule / "scenario.yaml"
    if scenario.exists():
        document.scenario = Scenario.parse(scenario.read_text())
    return document


def found(document: Document, rule: str) -> list[Finding]:
    return [finding for finding in review(document, TODAY) if finding.rule == rule]


def test_every_rule_has_its_case_and_every_case_its_rule() -> None:
    assert sorted(rules()) == sorted(folder.name for folder in CASES.iterdir())


@pytest.mark.parametrize("rule", rules())
def test_the_broken_template_is_found_and_its_fixed_twin_is_not(rule: str) -> None:
    broken = found(document_of(rule, "broken"), rule)
    assert broken
    assert all(finding.line and finding.logical_id in finding.text for finding in broken) or rule == "recursion"
    assert found(document_of(rule, "fixed"), rule) == []


@pytest.mark.parametrize("rule", rules())
def test_it_says_why_and_where_aws_says_so(rule: str) -> None:
    one = rules()[rule]
    assert one.source.startswith("https://docs.aws.amazon.com/")
    assert one.severity in SEVERITIES
    assert len(one.reason) > 40
    assert one.title


@pytest.mark.parametrize("rule", rules())
def test_its_fix_removes_it_and_brings_nothing_worse(rule: str) -> None:
    document = document_of(rule, "broken")
    before = {finding.id for finding in review(document, TODAY)}
    for finding in found(document, rule):
        if finding.fix:
            original = Document.parse(document.emit())
            fix(document, finding.id)
            assert finding.id not in {one.id for one in review(document, TODAY)}
            known = next(one for one in review(original, TODAY) if (one.rule, one.line) == (rule, finding.line))
            assert lost_elsewhere(original, document.emit(), known) == []
    again = Document.parse(document.emit())
    again.scenario = document.scenario
    worse = [one for one in review(document, TODAY) if one.id not in before and one.severity != "hint"]
    assert worse == []
    assert len(review(again, TODAY)) == len(review(document, TODAY))


def lost_elsewhere(before: Document, after: str, finding: Finding) -> list[str]:
    """Return the lines that are gone from the template and did not stand in the part that the finding is about."""
    own = before.texts()[finding.block or ""].splitlines()
    changes = difflib.ndiff(before.emit().splitlines(), after.splitlines())
    return [line[2:] for line in changes if line.startswith("- ") and line[2:] not in own]


IMPORTED = "{'Fn::ImportValue': shared}"
UNKNOWN_VALUES = {
    "visibility-below-timeout": ("VisibilityTimeout: 20", f"VisibilityTimeout: {IMPORTED}"),
    "visibility-below-sixfold": ("Timeout: 30", f"Timeout: {IMPORTED}"),
    "dead-letter-retention-shorter": ("MessageRetentionPeriod: 345600", f"MessageRetentionPeriod: {IMPORTED}"),
    "dead-letter-queue-of-wrong-type": ("FifoQueue: true", f"FifoQueue: {IMPORTED}"),
    "fifo-without-deduplication": ("FifoQueue: true", f"FifoQueue: true\n      ContentBasedDeduplication: {IMPORTED}"),
    "reserved-concurrency-below-pollers": ("MaximumConcurrency: 10", f"MaximumConcurrency: {IMPORTED}"),
    "quota-passed": ("DelaySeconds: 901", f"DelaySeconds: {IMPORTED}"),
    "timeout-above-api-limit": ("Timeout: 30", f"Timeout: {IMPORTED}"),
    "secret-in-plain-text": ("hunter2hunter2", IMPORTED),
    "deprecated-runtime": ("python3.8", IMPORTED),
    "unencrypted": ("MasterUsername", f"StorageEncrypted: {IMPORTED}\n      MasterUsername"),
}


@pytest.mark.parametrize("rule", UNKNOWN_VALUES)
def test_a_value_that_only_the_deployment_knows_is_no_finding(rule: str) -> None:
    text = (CASES / rule / "broken.yaml").read_text()
    old, new = UNKNOWN_VALUES[rule]
    assert old in text
    assert found(Document.parse(text.replace(old, new)), rule) == []


def test_a_parameter_means_its_default() -> None:
    text = (CASES / "quota-passed" / "broken.yaml").read_text().replace("901", "!Ref Delay")
    parameter = "Parameters:\n  Delay: {{Type: Number, Default: {}}}\n"
    assert found(Document.parse(parameter.format(901) + text), "quota-passed")
    assert found(Document.parse(parameter.format(900) + text), "quota-passed") == []


def test_a_runtime_is_deprecated_from_its_day_on() -> None:
    document = document_of("deprecated-runtime", "broken")
    assert [one.rule for one in review(document, date(2024, 10, 13))] == []
    (finding,) = review(document, date(2024, 10, 14))
    assert "since 14 Oct 2024" in finding.text
    assert finding.fix is not None
    assert finding.fix.words.startswith("Use python3.")


def test_traffic_without_the_attribute_that_a_filter_asks_for_passes_nothing() -> None:
    text = (CASES / "filter-matches-nothing" / "fixed.yaml").read_text()
    document = Document.parse(text)
    document.scenario = Scenario.parse("actors: {shop: {kind: traffic, target: Added}}")
    (finding,) = found(document, "filter-matches-nothing")
    assert "'price', which no traffic to Added carries" in finding.text
    document.scenario = Scenario.parse("actors: {shop: {kind: traffic, target: Added, attributes: '{\"price\": 70}'}}")
    assert found(document, "filter-matches-nothing") == []


def test_what_no_traffic_reaches_is_unreachable() -> None:
    document = document_of("no-dead-letter-queue", "fixed")
    document.scenario = Scenario.parse("actors: {shop: {kind: traffic, target: OrdersDLQ}}")
    assert [one.logical_id for one in found(document, "unreachable-node")] == ["Orders", "Worker"]
    document.scenario = Scenario.parse("actors: {shop: {kind: traffic, target: Orders}}")
    assert found(document, "unreachable-node") == []


FUNCTION = """
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Code: {ZipFile: "def handler(event, context): pass"}
      Handler: index.handler
      Runtime: python3.13
      Role: arn:aws:iam::123456789012:role/worker
"""
INVOKES = """
  LetIn:
    Type: AWS::Lambda::Permission
    Properties: {Action: lambda:InvokeFunction, FunctionName: !Ref Worker, Principal: apigateway.amazonaws.com}
"""
URI = "!Sub 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Worker.Arn}/invocations'"
REST = "  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: shop}}\n"
HTTP = "  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: shop, ProtocolType: HTTP}}\n"
INTEGRATIONS = {
    "a method": f"""{REST}  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: GET
      AuthorizationType: NONE
      Integration: {{Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: {URI}ROLE}}
""",
    "an HTTP API's integration": f"""{HTTP}  Calls:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: AWS_PROXY
      PayloadFormatVersion: "2.0"
      IntegrationUri: {URI}ROLE
  Any:
    Type: AWS::ApiGatewayV2::Route
    Properties: {{ApiId: !Ref Api, RouteKey: $default, Target: !Sub "integrations/${{Calls}}"}}
""",
    "an HTTP API made in a hurry": """  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: shop, ProtocolType: HTTP, Target: !GetAtt Worker.ArnROLE}
""",
    "a definition": f"""  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        openapi: "3.0.1"
        paths:
          /:
            get:
              x-amazon-apigateway-integration: {{type: aws_proxy, httpMethod: POST, uri: {URI}ROLE}}
""",
    "an authorizer": f"""{REST}  Guard:
    Type: AWS::ApiGateway::Authorizer
    Properties: {{Name: guard, Type: TOKEN, RestApiId: !Ref Api, AuthorizerUri: {URI}ROLE}}
""",
}
ROLES = {
    "a method": ", Credentials: arn:aws:iam::123456789012:role/api",
    "an HTTP API's integration": "\n      CredentialsArn: arn:aws:iam::123456789012:role/api",
    "an HTTP API made in a hurry": ", CredentialsArn: arn:aws:iam::123456789012:role/api",
    "a definition": ", credentials: arn:aws:iam::123456789012:role/api",
    "an authorizer": ", AuthorizerCredentials: arn:aws:iam::123456789012:role/api",
}


@pytest.mark.parametrize("way", INTEGRATIONS)
def test_an_api_needs_a_permission_or_a_role_to_invoke(way: str) -> None:
    template = "Resources:" + FUNCTION + INTEGRATIONS[way]
    bare = Document.parse(template.replace("ROLE", ""))
    (finding,) = found(bare, "missing-permission")
    assert "(apigateway.amazonaws.com) invoke Worker: every request fails with 500" in finding.text
    fix(bare, finding.id)
    assert found(bare, "missing-permission") == []
    assert found(Document.parse(template.replace("ROLE", "") + INVOKES), "missing-permission") == []
    assert found(Document.parse(template.replace("ROLE", ROLES[way])), "missing-permission") == []


def test_a_way_back_through_a_dead_letter_queue_is_no_loop() -> None:
    text = (CASES / "recursion" / "fixed.yaml").read_text()
    returns = """  Redrive:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      Policies: [{SQSSendMessagePolicy: {QueueName: !GetAtt Orders.QueueName}}]
      Events: {Dead: {Type: SQS, Properties: {Queue: !GetAtt OrdersDLQ.Arn}}}
"""
    gives_up = text.replace("!GetAtt Done.QueueName}", "!GetAtt OrdersDLQ.QueueName}")
    assert found(Document.parse(gives_up + returns), "recursion") == []
    assert found(Document.parse(gives_up.replace("OrdersDLQ.Arn, max", "Done.Arn, max") + returns), "recursion")
