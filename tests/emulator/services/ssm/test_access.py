"""Who may read and put parameters where policies are enforced."""

import json
from typing import Any

import pytest

from emulator.contract.settings import Settings
from tests.emulator.worlds import Bench, Refused, only

ANN = "arn:aws:iam::123456789012:user/ann"
ARNS = "arn:aws:ssm:us-east-1:123456789012"


class Guarded(Bench):
    """A world with the parameters /app/a, /app/b and other; the user ann may read those below /app."""

    def __init__(self, **members: Any) -> None:
        super().__init__(services=only("iam", "ssm"), settings=Settings(iam="enforce"))
        statement = {"Effect": "Allow", "Action": "ssm:Get*", "Resource": f"{ARNS}:parameter/app/*", **members}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        self.call("iam", "CreateUser", UserName="ann")
        self.call("iam", "PutUserPolicy", UserName="ann", PolicyName="p", PolicyDocument=policy)
        for name in ("/app/a", "/app/b", "other"):
            tags = [{"Key": "name", "Value": name[-1]}]
            self.call("ssm", "PutParameter", Name=name, Value="v", Type="String", Tags=tags)

    def as_ann(self, operation: str, **parameters: Any) -> Any:
        """Call Systems Manager as ann does."""
        return self.call("ssm", operation, call={"principal": ANN}, **parameters)

    def refused(self, operation: str, **parameters: Any) -> str:
        """Return the resource that ann is told of."""
        with pytest.raises(Refused) as raised:
            self.as_ann(operation, **parameters)
        assert raised.value.code == "AccessDeniedException"
        text, _, rest = raised.value.message.partition(" on resource: ")
        assert text == f"User: {ANN} is not authorized to perform: ssm:{operation}"
        return rest.partition(" because ")[0]


def test_what_the_policy_names_can_be_read_in_every_spelling() -> None:
    ssm = Guarded()
    for name in ("/app/a", "/app/a:1", f"{ARNS}:parameter/app/a"):
        assert ssm.as_ann("GetParameter", Name=name)["Parameter"]["Value"] == "v"
    assert len(ssm.as_ann("GetParameters", Names=["/app/a", "/app/b"])["Parameters"]) == 2
    assert len(ssm.as_ann("GetParametersByPath", Path="/app/")["Parameters"]) == 2


@pytest.mark.parametrize(
    ("operation", "parameters", "resource"),
    [
        ("GetParameter", {"Name": "other"}, "parameter/other"),
        ("GetParameters", {"Names": ["/app/a", "other"]}, "parameter/other"),
        ("GetParametersByPath", {"Path": "/"}, "parameter/"),
        ("DescribeParameters", {}, "*"),
        ("PutParameter", {"Name": "/app/a", "Value": "w", "Overwrite": True}, "parameter/app/a"),
        ("DeleteParameters", {"Names": ["/app/a"]}, "parameter/app/a"),
    ],
)
def test_everything_else_is_refused_by_name(operation: str, parameters: dict[str, Any], resource: str) -> None:
    assert Guarded().refused(operation, **parameters) == f"{ARNS}:{resource}"


def test_a_policy_may_ask_for_a_parameters_tags() -> None:
    ssm = Guarded(Condition={"StringEquals": {"aws:ResourceTag/name": "a"}})
    ssm.as_ann("GetParameter", Name="/app/a")
    assert ssm.refused("GetParameter", Name="/app/b") == f"{ARNS}:parameter/app/b"
