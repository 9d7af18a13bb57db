"""A user pool that is connected to an API is asked at its routes."""

from typing import Any

import pytest

from designer.catalog.edits import perform
from designer.catalog.graph import graph
from designer.document.document import Document
from tests.designer.catalog.test_connections import edges

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


@pytest.mark.parametrize("kind", ["AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"])
@pytest.mark.parametrize("asked", ["People", "Doorman"])
def test_a_route_that_is_added_to_a_guarded_api_is_guarded_as_the_others(kind: str, asked: str) -> None:
    others = "".join(FUNCTION.replace("Orders", name) for name in ("Doorman", "Bills"))
    before = Document.parse(f"{HEAD}  Shop: {{Type: {kind}}}\n{FUNCTION}{others}{POOL}")
    known = {name: id_ for id_, name in before.names().items()}
    edit = {"kind": "connect", "source": known["Shop"], "target": known[asked], "as": "authorize"}
    guarded = perform(connected(before, "Shop", "Orders"), edit)
    after = connected(guarded, "Shop", "Bills")
    routes = [one["Properties"] for one in resources(after).values() if one["Type"].endswith(("::Method", "::Route"))]
    assert [route["AuthorizerId"] for route in routes] == [{"Ref": f"Shop{asked}Authorizer"}] * 2
    assert apart(after, "Shop", "Bills").emit() == guarded.emit()


@pytest.mark.parametrize("kind", ["AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"])
def test_a_route_that_is_added_where_another_is_open_stays_open(kind: str) -> None:
    bills = FUNCTION.replace("Orders", "Bills")
    board = Document.parse(f"{HEAD}  Shop: {{Type: {kind}}}\n{FUNCTION}{bills}{POOL}")
    guarded = connected(connected(board, "Shop", "Orders"), "Shop", "People")
    method = next(name for name, one in resources(guarded).items() if one["Type"].endswith(("::Method", "::Route")))
    known = {name: id_ for id_, name in guarded.names().items()}
    opened = guarded
    for name, value in (("AuthorizationType", "NONE"), ("AuthorizerId", None)):
        path = f"/Properties/{name}"
        edit = {"kind": "set", "block": known[method], "path": path, "value": value}
        opened = perform(opened, edit if value else {"kind": "unset", "block": known[method], "path": path})
    after = connected(opened, "Shop", "Bills")
    assert not any("AuthorizerId" in one.get("Properties", {}) for one in resources(after).values())


CLAIMS = "JwtConfiguration: {issuer: https://me.example.com, audience: [shop]}"
JWT = f"{{{CLAIMS}, IdentitySource: $request.header.Authorization}}"
ASKING = "{FunctionArn: !GetAtt Guard.Arn, AuthorizerPayloadFormatVersion: 2.0, Identity: {Headers: [X-Key]}}"
ROUTED = """\
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Old: {Type: HttpApi, Properties: {%s Path: /orders, Method: get%s}}
  Bills: {Type: AWS::Serverless::Function, Properties: {CodeUri: src/}}
  Plain: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Role.Arn}}
  Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
  Guard: {Type: AWS::Serverless::Function, Properties: {CodeUri: guard/}}
"""


def sam_api(authorizers: str, *, default: str = "", on_event: str = "") -> Document:
    auth = f"Auth: {{Authorizers: {authorizers}{f', DefaultAuthorizer: {default}' if default else ''}}}"
    text = ROUTED % ("ApiId: !Ref Shop,", f", Auth: {{Authorizer: {on_event}}}" if on_event else "")
    return Document.parse(f"{HEAD}  Shop: {{Type: AWS::Serverless::HttpApi, Properties: {{{auth}}}}}\n{text}")


def route_to_plain(before: Document) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the new route of CloudFormation's own, and whom it asks; taking it away leaves nothing."""
    after = connected(before, "Shop", "Plain")
    assert apart(after, "Shop", "Plain").emit() == before.emit()
    route = next(one["Properties"] for one in resources(after).values() if one["Type"] == "AWS::ApiGatewayV2::Route")
    return route, resources(after).get(route.get("AuthorizerId", {}).get("Ref"), {}).get("Properties", {})


@pytest.mark.parametrize(("default", "on_event"), [("Pass", ""), ("", "Pass")])
def test_a_plain_route_of_a_guarded_sam_api_asks_for_the_same_token(default: str, on_event: str) -> None:
    route, authorizer = route_to_plain(sam_api(f"{{Pass: {JWT}}}", default=default, on_event=on_event))
    assert route["AuthorizationType"] == "JWT"
    assert authorizer["AuthorizerType"] == "JWT"
    assert authorizer["JwtConfiguration"] == {"Issuer": "https://me.example.com", "Audience": ["shop"]}
    assert authorizer["IdentitySource"] == ["$request.header.Authorization"]


def test_a_plain_route_of_a_guarded_sam_api_asks_the_same_function() -> None:
    route, authorizer = route_to_plain(sam_api(f"{{Pass: {ASKING}}}", default="Pass"))
    assert route["AuthorizationType"] == "CUSTOM"
    assert authorizer["IdentitySource"] == ["$request.header.X-Key"]
    assert authorizer["AuthorizerUri"]["Fn::Sub"][1] == {"Function": {"Fn::GetAtt": ["Guard", "Arn"]}}


def test_a_plain_route_beside_others_that_ask_iam_asks_iam() -> None:
    route, _ = route_to_plain(sam_api("{}", default="AWS_IAM"))
    assert route["AuthorizationType"] == "AWS_IAM"


def test_two_plain_routes_share_whom_they_ask_until_the_last_is_gone() -> None:
    before = connected(sam_api(f"{{Pass: {JWT}}}", default="Pass"), "Shop", "Plain")
    more = "Extra: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Role.Arn}}"
    both = connected(Document.parse(before.emit() + f"  {more}\n"), "Shop", "Extra")
    assert [name for name in resources(both) if name.endswith("RouteAuthorizer")] == ["ShopPassRouteAuthorizer"]
    left = apart(both, "Shop", "Plain")
    assert "ShopPassRouteAuthorizer" in resources(left)
    assert "ShopPassRouteAuthorizer" not in resources(apart(left, "Shop", "Extra"))


def test_a_route_stays_open_where_another_of_its_api_is() -> None:
    route, _ = route_to_plain(sam_api(f"{{Pass: {JWT}}}"))
    assert "AuthorizationType" not in route


def new_event(document: Document, api: str) -> dict[str, Any]:
    after = connected(document, api, "Bills")
    (event,) = resources(after)["Bills"]["Properties"]["Events"].values()
    found: dict[str, Any] = event["Properties"]
    return found


def test_an_event_asks_whom_its_siblings_name_and_nobody_where_the_default_is_asked() -> None:
    assert new_event(sam_api(f"{{Pass: {JWT}}}", on_event="Pass"), "Shop")["Auth"] == {"Authorizer": "Pass"}
    assert "Auth" not in new_event(sam_api(f"{{Pass: {JWT}}}", default="Pass"), "Shop")
    assert "Auth" not in new_event(sam_api(f"{{Pass: {JWT}}}"), "Shop")


def test_an_event_of_an_api_that_sam_adds_asks_whom_its_siblings_name() -> None:
    shared = f"Globals: {{HttpApi: {{Auth: {{Authorizers: {{Pass: {JWT}}}}}}}}}\n"
    document = Document.parse(shared + HEAD + ROUTED % ("", ", Auth: {Authorizer: Pass}"))
    known = {name: id_ for id_, name in document.names().items()}
    edit = {"kind": "connect", "source": "implicit:ServerlessHttpApi", "target": known["Bills"]}
    (event,) = resources(perform(document, edit))["Bills"]["Properties"]["Events"].values()
    assert event["Properties"]["Auth"] == {"Authorizer": "Pass"}


@pytest.mark.parametrize("asked", ["People", "Guard"])
def test_a_plain_route_that_was_there_before_asks_as_soon_as_its_sam_api_does(asked: str) -> None:
    text = f"{HEAD}  Shop: {{Type: AWS::Serverless::HttpApi}}\n{POOL}{ROUTED % ('ApiId: !Ref Shop,', '')}"
    before = connected(Document.parse(text), "Shop", "Plain")
    known = {name: id_ for id_, name in before.names().items()}
    edit = {"kind": "connect", "source": known["Shop"], "target": known[asked], "as": "authorize"}
    after = perform(before, edit)
    route = next(one["Properties"] for one in resources(after).values() if one["Type"] == "AWS::ApiGatewayV2::Route")
    assert route["AuthorizationType"] == ("JWT" if asked == "People" else "CUSTOM")
    assert route["AuthorizerId"]["Ref"] in resources(after)
    assert apart(after, "Shop", asked).emit() == before.emit()


AUTHORIZED = """\
Transform: AWS::Serverless-2016-10-31
Globals: {Api: {Auth: {DefaultAuthorizer: Users, Authorizers: {Users: {UserPoolArn: !GetAtt Pool.Arn}}}}}
Resources:
  Pool: {Type: AWS::Cognito::UserPool}
  Fn: {Type: AWS::Serverless::Function, Properties: {Events: {E: {Type: Api, Properties: {Path: /a, Method: get}}}}}
  Old:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        securityDefinitions:
          Users: {type: apiKey, x-amazon-apigateway-authorizer: {providerARNs: [!GetAtt Pool.Arn]}}
"""


def test_an_api_that_sam_makes_asks_whom_globals_name_and_one_of_swagger_whom_its_definition_names() -> None:
    assert edges(Document.parse(AUTHORIZED)) == {
        ("ServerlessRestApi", "invoke", "Fn"),
        ("ServerlessRestApi", "authorize", "Pool"),
        ("Old", "authorize", "Pool"),
    }


ACCOUNT = """\
Resources:
  Api: {Type: AWS::ApiGateway::RestApi}
  Account: {Type: AWS::ApiGateway::Account}
"""


def test_the_settings_of_the_account_are_part_of_the_only_rest_api() -> None:
    def nodes(text: str) -> list[str]:
        return [node["logicalId"] for node in graph(Document.parse(text))["nodes"]]

    assert nodes(ACCOUNT) == ["Api"]
    assert nodes(ACCOUNT + "  Other: {Type: AWS::ApiGateway::RestApi}\n") == ["Api", "Account", "Other"]
    assert nodes(ACCOUNT.replace("::RestApi", "::Gone")) == ["Api", "Account"]
