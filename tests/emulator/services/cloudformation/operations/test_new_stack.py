"""What a stack may not have, which the API's model does not say; of names see test_limits.py."""

import pytest

from tests.emulator.services.cloudformation.bench import Stacks, body, thing
from tests.emulator.worlds import Refused

TEMPLATE = body({"A": thing()})


@pytest.mark.parametrize("operation", ["CreateStack", "UpdateStack"])
def test_tags_of_aws_are_for_aws_alone(operation: str) -> None:
    stacks = Stacks()
    stacks.create({"A": thing()})
    given = {"StackName": "app" if operation == "UpdateStack" else "other", "TemplateBody": TEMPLATE}
    with pytest.raises(Refused, match=r"^ValidationError: aws:mine: aws: prefixed tag key names are not allowed"):
        stacks.cfn(operation, Tags=[{"Key": "aws:mine", "Value": "v"}], **given)
