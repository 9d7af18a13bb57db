"""STS answers as AWS was recorded to."""

import json
from typing import Any

from emulator.world import DEFAULT_ACCOUNT
from tests.emulator.services.iam.test_recordings import Recorded as RecordedIam
from tests.emulator.services.sqs.recordings import Situation, metadata
from tests.emulator.worlds import Bench, Refused, only


class Recorded(RecordedIam):
    """One recorded situation of STS."""

    def __init__(self, name: str) -> None:
        Situation.__init__(self, name, "sts")
        self.bound |= {"<partition>": "aws", "111111111111": DEFAULT_ACCOUNT}


class Account(Bench):
    """An account with a role that it trusts itself."""

    def __init__(self, *actions: str) -> None:
        super().__init__(services=only("iam", "sts"))
        statement = {
            "Effect": "Allow",
            "Principal": {"AWS": DEFAULT_ACCOUNT},
            "Action": list(actions) or "sts:AssumeRole",
        }
        trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        self.created = self.call("iam", "CreateRole", RoleName="r", AssumeRolePolicyDocument=trust)

    def assume(self, **parameters: Any) -> dict[str, Any]:
        """Assume the role; return the answer, an error included."""
        given = {"RoleArn": self.created["Role"]["Arn"], "RoleSessionName": "session", **parameters}
        try:
            answer: dict[str, Any] = self.call("sts", "AssumeRole", **given)
        except Refused as refused:
            error = {"Code": refused.code, "Message": refused.message, "Type": "Sender"}
            return {"Error": error, **metadata("sts", refused.failure)}
        return answer


def test_a_role_is_assumed() -> None:
    situation, account = Recorded("test_assume_role"), Account()
    situation.matches("create-role", account.created)
    situation.matches("role-session-name", {"RoleSessionName": "session"})
    situation.matches("assume-role", account.assume())


def test_tags_of_a_session_that_are_refused() -> None:
    situation, account = Recorded("test_assume_role_tag_validation"), Account("sts:AssumeRole", "sts:TagSession")
    situation.matches("role-1", account.created)
    twice = [{"Key": "name", "Value": "1"}, {"Key": "Name", "Value": "2"}]
    situation.matches("duplicate-tag-keys-different-casing", account.assume(Tags=twice))
    ours = account.assume(Tags=twice[:1], TransitiveTagKeys=["other"])
    situation.matches("invalid-transitive-tag-keys", ours)
