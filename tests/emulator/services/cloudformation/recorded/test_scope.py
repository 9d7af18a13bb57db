"""Which recorded situations are reproduced, and why the others are not."""

from pathlib import Path

import pytest

from tests.emulator.services.cloudformation.recorded.situation import names

TYPES_API = "private extensions of the registry are refused by name (test_refused.py)"
OUT_OF_SCOPE = {
    "test_crud_extension": TYPES_API,
    "test_extension_not_complete": TYPES_API,
    "test_extension_type_configuration": TYPES_API,
    "test_hook_deployment": "hooks are refused by name (test_refused.py)",
    "test_module_usage": "modules are private extensions of the registry",
    "test_template_rendering_with_list": "needs AWS Step Functions",
    "test_using_pseudoparameters_in_places[condition]": "nothing is recorded",
    "test_fn_select_change_index_select_from_parameter_list": "nothing is recorded",
    "test_error_macro_param_as_reference": "nothing is recorded",
    "test_stack_update_resources": "needs Amazon API Gateway",
    "test_serverless_fn_transform": "needs Amazon API Gateway",
    "test_cfn_handle_serverless_api_resource": "needs Amazon API Gateway",
    "test_cfn_lambda_dynamodb_source": "needs Amazon DynamoDB",
    "test_lambda_w_dynamodb_event_filter_update": "needs Amazon DynamoDB",
    "test_lambda_cfn_dead_letter_config_async_invocation": "lambda_/test_asynchronous.py sends failures to a queue",
}
"""Situations by name, each with the reason."""
SERVICES = {
    "ec2": "Amazon EC2",
    "scheduler": "Amazon EventBridge Scheduler",
    "apigateway": "Amazon API Gateway",
    "cloudwatch": "Amazon CloudWatch",
    "dynamodb": "Amazon DynamoDB",
    "kinesis": "Amazon Kinesis",
    "opensearch": "Amazon OpenSearch Service",
    "secretsmanager": "AWS Secrets Manager",
    "stepfunctions": "AWS Step Functions",
}
"""Files of situations that need a service that is not there yet."""


def test_every_situation_is_reproduced_or_named() -> None:
    folder = Path(__file__).parent
    sources = "".join(path.read_text() for path in folder.glob("test_*.py") if path.name != Path(__file__).name)
    missing = []
    for path, name in names():
        plain = name.partition("[")[0]
        if f'"{name}"' in sources or (f'f"{plain}[' in sources and plain not in OUT_OF_SCOPE):
            continue
        if name in OUT_OF_SCOPE or plain in OUT_OF_SCOPE or any(f"_{service}" in path for service in SERVICES):
            continue
        missing.append(name)
    assert missing == []


@pytest.mark.parametrize("name", OUT_OF_SCOPE)
def test_what_is_named_out_of_scope_is_recorded(name: str) -> None:
    assert any(name in (found, found.partition("[")[0]) for _, found in names())
