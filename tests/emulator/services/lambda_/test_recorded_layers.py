"""Recorded situations of layers, performed again."""

from typing import Any

from tests.emulator.services.lambda_.archives import archive
from tests.emulator.services.lambda_.recordings import Account, Recorded

OTHER_CODE = archive("handler.py", "def handler(event, context): return 2")


def placed(answer: dict[str, Any]) -> dict[str, Any]:
    assert answer["Content"]["Location"].startswith("https://")
    return {**answer, "Content": {**answer["Content"], "Location": "<layer-location>"}}


def test_layers(aws: Account) -> None:
    situation = Recorded("test_layer_lifecycle")
    aws.active()
    given = {
        "LayerName": "shared",
        "Content": {"ZipFile": OTHER_CODE},
        "CompatibleRuntimes": ["python3.12"],
        "CompatibleArchitectures": ["x86_64"],
        "LicenseInfo": "MIT",
        "Description": "shared code",
    }
    published = aws.ask("PublishLayerVersion", **given)
    situation.matches("publish_result", placed(published))
    situation.matches("get_layer_ver_result", placed(aws.ask("GetLayerVersion", LayerName="shared", VersionNumber=1)))
    ours = aws.ask("GetLayerVersionByArn", Arn=published["LayerVersionArn"])
    situation.matches("get_layer_by_arn_version", placed(ours))
    layer = published["LayerVersionArn"]
    changed = aws.change("UpdateFunctionConfiguration", FunctionName="fn", Layers=[layer])
    situation.matches("update_fn_config", changed)
    situation.matches("get_fn_config", aws.ask("GetFunctionConfiguration", FunctionName="fn"))
    situation.matches("publish_result_2", placed(aws.ask("PublishLayerVersion", **given)))
    situation.matches("list_layer_versions_predelete", aws.ask("ListLayerVersions", LayerName="shared"))
    for number in (1, 2):
        ours = aws.ask("DeleteLayerVersion", LayerName="shared", VersionNumber=number)
        situation.matches(f"delete_layer_{number}", ours)
    situation.matches("list_layer_versions_postdelete", aws.ask("ListLayerVersions", LayerName="shared"))
    situation.matches("get_fn_config_postdelete", aws.ask("GetFunctionConfiguration", FunctionName="fn"))
    situation.matches("publish_result_3", placed(aws.ask("PublishLayerVersion", **given)))


def test_layer_refusals(aws: Account) -> None:
    situation = Recorded("test_layer_exceptions")
    given = {"LayerName": "shared", "Content": {"ZipFile": OTHER_CODE}}
    ours = aws.ask(
        "PublishLayerVersion",
        CompatibleRuntimes=["invalidruntime"],
        CompatibleArchitectures=["invalidarch"],
        **given,
    )
    situation.matches("publish_layer_version_exc_invalid_runtime_arch", ours)
    ours = aws.ask(
        "PublishLayerVersion",
        CompatibleRuntimes=["invalidruntime", "invalidruntime2", "nodejs20.x"],
        CompatibleArchitectures=["invalidarch", "x86_64"],
        **given,
    )
    situation.matches("publish_layer_version_exc_partially_invalid_values", ours)
    situation.matches("list_nonexistent_layer", aws.ask("ListLayerVersions", LayerName="nothing"))
    for name, number in (
        ("get_layer_version_exc_layer_doesnotexist", 1),
        ("get_layer_version_exc_layer_version_doesnotexist_negative", -1),
        ("get_layer_version_exc_layer_version_doesnotexist_zero", 0),
    ):
        situation.matches(name, aws.ask("GetLayerVersion", LayerName="nothing", VersionNumber=number))
    aws.ask("PublishLayerVersion", **given)
    arn = "arn:aws:lambda:us-east-1:123456789012:layer:shared"
    situation.matches("get_layer_version_by_arn_exc_invalidarn", aws.ask("GetLayerVersionByArn", Arn=arn))
    missing = aws.ask("GetLayerVersionByArn", Arn=f"{arn}:9")
    situation.matches("get_layer_version_by_arn_exc_nonexistentversion", missing)
    ours = aws.ask("ListLayers", CompatibleArchitecture="archdoesnotexist")
    situation.matches("list_layers_exc_compatiblearchitecture_invalid", ours)
    situation.matches(
        "delete_layer_version_exc_layerversion_invalid_version",
        aws.ask("DeleteLayerVersion", LayerName="shared", VersionNumber=-1),
    )


def test_layers_of_functions_that_are_refused(aws: Account) -> None:
    situation = Recorded("test_layer_function_exceptions")
    aws.active()
    situation.bound["<resource:1>"] = "shared"
    for _ in range(3):
        aws.ask("PublishLayerVersion", LayerName="shared", Content={"ZipFile": OTHER_CODE})
    arn = "arn:aws:lambda:us-east-1:123456789012:layer"

    def use(name: str, *layers: str) -> None:
        ours = aws.ask("UpdateFunctionConfiguration", FunctionName="fn", Layers=list(layers))
        situation.matches(name, ours)

    use("two_layer_versions_single_function_exc", f"{arn}:shared:1", f"{arn}:shared:2")
    use("two_identical_layer_versions_single_function_exc", f"{arn}:shared:1", f"{arn}:shared:1")
    use("add_nonexistent_layer_exc", f"{arn}:doesnotexist:1")
    use("add_nonexistent_layer_version_exc", f"{arn}:shared:9")
    use("add_layer_arn_without_version_exc", f"{arn}:shared")
    foreign = "arn:aws:lambda:us-west-2:123456789012:layer:shared:1"
    use("create_function_with_layer_in_different_region", foreign)
    quota = Recorded("test_layer_function_quota_exception")
    ours = aws.ask("UpdateFunctionConfiguration", FunctionName="fn", Layers=[f"{arn}:l{n}:1" for n in range(6)])
    quota.matches("create_function_with_six_layers", ours)


def test_a_layer_of_another_account_is_accepted_and_brings_no_files(aws: Account) -> None:
    aws.active()
    arn = "arn:aws:lambda:us-east-1:017000801446:layer:Tools:1"
    changed = aws.change("UpdateFunctionConfiguration", FunctionName="fn", Layers=[arn])
    assert changed["Layers"] == [{"Arn": arn, "CodeSize": 0}]


def test_a_layer_for_custom_runtimes_may_name_an_old_one(aws: Account) -> None:
    situation = Recorded("test_layer_compatibilities[runtimes2]")
    ours = aws.ask(
        "PublishLayerVersion",
        LayerName="shared",
        Content={"ZipFile": OTHER_CODE},
        CompatibleRuntimes=["provided.al2023", "provided.al2", "provided"],
        CompatibleArchitectures=["arm64", "x86_64"],
    )
    situation.matches("publish_result", placed(ours))


def test_a_layer_without_anything_to_say(aws: Account) -> None:
    situation = Recorded("test_layer_exceptions")
    content = {"ZipFile": OTHER_CODE}
    ours = aws.ask(
        "PublishLayerVersion",
        LayerName="shared",
        Content=content,
        CompatibleRuntimes=["python3.12"],
        CompatibleArchitectures=["x86_64"],
    )
    situation.matches("publish_result", placed(ours))
    situation.matches(
        "publish_empty_result", placed(aws.ask("PublishLayerVersion", LayerName="other", Content=content))
    )
    ours = aws.ask("GetLayerVersion", LayerName="shared", VersionNumber=2)
    situation.matches("get_layer_version_exc_layer_version_doesnotexist_2", ours)
    for name, layer, number in (
        ("delete_nonexistent_response", "nothing", 1),
        ("delete_nonexistent_version_response", "shared", 5),
        ("delete_layer_response", "shared", 1),
        ("delete_layer_again_response", "shared", 1),
    ):
        situation.matches(name, aws.ask("DeleteLayerVersion", LayerName=layer, VersionNumber=number))
    ours = aws.ask("ListLayers", CompatibleRuntime="runtimedoesnotexist")
    situation.matches("list_layers_exc_compatibleruntime_invalid", ours)
