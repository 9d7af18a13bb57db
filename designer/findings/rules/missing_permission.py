"""A topic, bucket, rule or API that is to invoke a function which does not let it."""

from collections.abc import Iterator

from designer.catalog.apigateway_routes import routes_of
from designer.catalog.template import Resource
from designer.catalog.wiring import Wiring, get_att, ref
from designer.findings.finding import Fix, Found, Rule
from designer.findings.fixes import wired
from designer.findings.senders import API_GATEWAY, senders_to
from designer.findings.statements import permissions
from designer.findings.subject import FUNCTIONS, Subject


def check(subject: Subject) -> Iterator[Found]:
    allowed = permissions(subject)
    for function in subject.of_type(*FUNCTIONS) if allowed is not None else ():
        for source, service in senders_to(subject, function):
            if not {service, "*"} & (allowed or {}).get(function.name, set()):
                lost = "every request fails with 500" if service == API_GATEWAY else "every event is lost"
                text = f"No permission lets {source.name} ({service}) invoke {function.name}: {lost}."
                yield Found(function.name, text, fix=_fix(function, source, service), other=source.name)


def _fix(function: Resource, source: Resource, service: str) -> Fix:
    def permit(wiring: Wiring) -> None:
        if service.startswith("s3"):
            properties = {
                "Action": "lambda:InvokeFunction",
                "FunctionName": ref(function.name),
                "Principal": service,
                "SourceAccount": ref("AWS::AccountId"),
            }
            wiring.add(f"{source.name}Invokes{function.name}", "AWS::Lambda::Permission", properties)
            return
        if service == API_GATEWAY:
            wiring.permit(function, service, source.name, routes_of(source.name))
            return
        arn = ref(source.name) if service.startswith("sns") else get_att(source.name)
        wiring.permit(function, service, source.name, arn)

    return wired(f"Let {source.name} invoke {function.name}", permit)


RULE = Rule(
    "Missing permission to invoke",
    "error",
    "A service invokes a function only where an AWS::Lambda::Permission names it; otherwise the call is refused.",
    "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
    check,
)
