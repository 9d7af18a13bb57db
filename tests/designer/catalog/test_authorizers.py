"""A user pool that is connected to an API is asked at its routes."""

from typing import Any

import pytest

from designer.catalog.edits import perform
from designer.catalog.graph import graph
from designer.document.document import Document

FUNCTION = "  Orders: {Type: AWS::Serverless::Function, Properties: {Runtime: python3.12}}\n"
POOL = "  People: {Type: AWS::Cognito::UserPool}\n"
HEAD = "Transform: AWS::Serverless-2016-10-31\nResources:\n"


def connected(document: Document, source: str, target: str) -> Document:
    known = {name: id_ for id_, name in document.names().items()}
    return perform(document, {"kind": "connect", "source": known[source], "target": known[target]})


def resources(document: Document) -> dict[str, Any]:
    found: dict[str, Any] = document.template()["Resources"]
    return found


def routed(kind: str) -> Document:
    """Return a board whose API has a route to a function, and a user pool beside it."""
    return connected(Document.parse(f"{HEAD}  Shop: {{Type: {kind}}}\n{FUNCTION}{POOL}"), "Shop", "Orders")


def apart(document: Document, source: str, target: str) -> Document:
    known = {name: id_ for id_, name in document.names().items()}
    ends = known[source], known[target]
    edge = next(edge for edge in graph(document)["edges"] if (edge["source"], edge["target"]) == ends)
    return perform(document, {"kind": "disconnect", "edge": edge["id"]})


@pytest.mark.parametrize(
    ("kind", "route", "scheme"),
    [
        ("AWS::ApiGateway::RestApi", "AWS::ApiGateway::Method", "COGNITO_USER_POOLS"),
        ("AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::Route", "JWT"),
    ],
)
def test_a_pool_guards_the_routes_of_an_api_and_leaves_them_as_they_were(kind: str, route: str, scheme: str) -> None:
    before = routed(kind)
    after = connected(before, "Shop", "People")
    guarded = [found["Properties"] for found in resources(after).values() if found["Type"] == route]
    assert [(found["AuthorizationType"], found["AuthorizerId"]) for found in guarded] == [
        (scheme, {"Ref": "ShopPeopleAuthorizer"})
    ]
    assert apart(after, "Shop", "People").emit() == before.emit()


@pytest.mark.parametrize("kind", ["AWS::Serverless::Api", "AWS::Serverless::HttpApi"])
def test_a_pool_guards_an_api_of_sam_by_default_unless_another_does(kind: str) -> None:
    before = routed(kind)
    after = connected(before, "Shop", "People")
    assert resources(after)["Shop"]["Properties"]["Auth"]["DefaultAuthorizer"] == "People"
    assert apart(after, "Shop", "People").emit() == before.emit()
    more = Document.parse(after.emit() + "  Staff: {Type: AWS::Cognito::UserPool}\n")
    assert resources(connected(more, "Shop", "Staff"))["Shop"]["Properties"]["Auth"]["DefaultAuthorizer"] == "People"


def test_routes_that_ask_somebody_and_those_of_browsers_are_left_alone() -> None:
    methods = {"Open": ("GET", "NONE"), "Signed": ("PUT", "AWS_IAM"), "Asked": ("OPTIONS", "NONE")}
    text = HEAD + "  Shop: {Type: AWS::ApiGateway::RestApi}\n" + POOL
    for name, (verb, scheme) in methods.items():
        own = f"{{RestApiId: !Ref Shop, HttpMethod: {verb}, AuthorizationType: {scheme}}}"
        text += f"  {name}: {{Type: AWS::ApiGateway::Method, Properties: {own}}}\n"
    after = resources(connected(Document.parse(text), "Shop", "People"))
    found = {name: after[name]["Properties"]["AuthorizationType"] for name in methods}
    assert found == {"Open": "COGNITO_USER_POOLS", "Signed": "AWS_IAM", "Asked": "NONE"}


def test_a_route_that_names_an_authorizer_of_sam_forgets_it_with_the_connection() -> None:
    event = "{Type: Api, Properties: {RestApiId: !Ref Shop, Path: /, Method: get, Auth: {Authorizer: Guests}}}"
    pool = "UserPoolArn: !GetAtt People.Arn"
    text = HEAD + POOL
    text += f"  Shop: {{Type: AWS::Serverless::Api, Properties: {{Auth: {{Authorizers: {{Guests: {{{pool}}}}}}}}}}}\n"
    text += f"  Orders: {{Type: AWS::Serverless::Function, Properties: {{Events: {{Get: {event}}}}}}}\n"
    after = apart(Document.parse(text), "Shop", "People")
    assert "Guests" not in after.emit()
