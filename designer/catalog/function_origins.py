"""Functions that CloudFront serves by their URLs, which nobody else may call."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.connection import FUNCTIONS
from designer.catalog.entry import Part
from designer.catalog.template import Resource, Template
from designer.catalog.wiring import Wiring, get_att, ref
from designer.document.errors import EditRefused
from designer.document.intrinsics import references

URL = "AWS::Lambda::Url"
GUARDED = {"AuthType": "AWS_IAM"}
CONTROL = "AWS::CloudFront::OriginAccessControl"


def url_name(function: str) -> str:
    """Return the name of a function's URL, by which SAM calls it too."""
    return f"{function}Url"


def url_of(function: Resource, template: Template) -> Resource | None:
    """Return the resource that is a function's URL, where the template has one of CloudFormation's own."""
    found = [
        url for url in template.of_type(URL) if template.target(url.get("TargetFunctionArn"), "lambda") is function
    ]
    return found[0] if found else None


def check_url(_distribution: Resource, function: Resource) -> None:
    if str(function.get("FunctionUrlConfig", "AuthType")) == "NONE":
        raise EditRefused(
            f"The URL of {function.name} is open to all, so that its callers need no CloudFront.",
            "Set its AuthType to AWS_IAM.",
        )


def origin_of(wiring: Wiring, distribution: Resource, function: Resource) -> dict[str, Any]:
    """Give a function a URL that only a distribution may call, and return the origin that it is."""
    url = _url(wiring, function)
    settings = {
        "Name": {"Fn::Sub": f"${{AWS::StackName}}-{function.name}"[:60]},
        "OriginAccessControlOriginType": "lambda",
        "SigningBehavior": "always",
        "SigningProtocol": "sigv4",
    }
    access = wiring.add(f"{function.name}Access", CONTROL, {"OriginAccessControlConfig": settings})
    arn = f"arn:${{AWS::Partition}}:cloudfront::${{AWS::AccountId}}:distribution/${{{distribution.name}}}"
    caller = {"Principal": "cloudfront.amazonaws.com", "SourceArn": {"Fn::Sub": arn}}
    permission = {"FunctionName": ref(function.name), **caller}
    both = (
        ("CallsUrlOf", {"Action": "lambda:InvokeFunctionUrl", "FunctionUrlAuthType": "AWS_IAM"}),
        ("Invokes", {"Action": "lambda:InvokeFunction", "InvokedViaFunctionUrl": True}),
    )
    for verb, action in both:
        wiring.add(f"{distribution.name}{verb}{function.name}", "AWS::Lambda::Permission", permission | action)
    return {
        "DomainName": {"Fn::Select": [2, {"Fn::Split": ["/", get_att(url, "FunctionUrl")]}]},
        "OriginAccessControlId": get_att(access, "Id"),
        "CustomOriginConfig": {"OriginProtocolPolicy": "https-only"},
    }


def _url(wiring: Wiring, function: Resource) -> str:
    known = url_of(function, wiring.template)
    if known is not None:
        return known.name
    if function.type == FUNCTIONS[0]:
        if not function.get("FunctionUrlConfig"):
            wiring.set(function.name, ("Properties", "FunctionUrlConfig"), GUARDED)
        return url_name(function.name)
    return wiring.add(url_name(function.name), URL, {"TargetFunctionArn": get_att(function.name), **GUARDED})


def own_url(function: Resource, distribution: Resource, template: Template) -> Iterator[Part]:
    """Yield the URL that was added for a distribution, and that nothing else names."""
    if function.type not in FUNCTIONS:
        return
    url = template.resources.get(url_name(function.name))
    named = [*template.mentioned_by(function), *(template.mentioned_by(url) if url is not None else ())]
    users = [other for other in named if any(one.attribute == "FunctionUrl" for one in template.mentions(other))]
    outputs = {reference.name for reference in references(template.template.get("Outputs"))}
    if url_name(function.name) in outputs or any(user is not distribution for user in users):
        return
    if url is not None and url.properties == {"TargetFunctionArn": get_att(function.name), **GUARDED}:
        yield Part(url.name)
    elif function.get("FunctionUrlConfig") == GUARDED:
        yield Part(function.name, ("Properties", "FunctionUrlConfig"))
