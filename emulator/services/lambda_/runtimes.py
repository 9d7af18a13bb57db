"""The runtimes that Lambda knows, and those for which it makes no functions any more."""

from emulator.services.lambda_ import errors

SUPPORTED = (
    "dotnet10",
    "dotnet6",
    "dotnet8",
    "java11",
    "java17",
    "java21",
    "java25",
    "java8.al2",
    "nodejs16.x",
    "nodejs18.x",
    "nodejs20.x",
    "nodejs22.x",
    "nodejs24.x",
    "provided.al2",
    "provided.al2023",
    "python3.10",
    "python3.11",
    "python3.12",
    "python3.13",
    "python3.14",
    "python3.8",
    "python3.9",
    "ruby3.2",
    "ruby3.3",
    "ruby3.4",
)
WITH_SNAP_START = frozenset(
    ("dotnet10", "dotnet8", "java11", "java17", "java21", "java25", "python3.12", "python3.13", "python3.14")
)
DEPRECATED = frozenset(
    {
        "dotnetcore1.0",
        "dotnetcore2.0",
        "dotnetcore2.1",
        "dotnetcore3.1",
        "go1.x",
        "java8",
        "nodejs",
        "nodejs10.x",
        "nodejs12.x",
        "nodejs14.x",
        "nodejs4.3",
        "nodejs4.3-edge",
        "nodejs6.10",
        "nodejs8.10",
        "provided",
        "python2.7",
        "python3.6",
        "python3.7",
        "ruby2.5",
        "ruby2.7",
    }
)
"""Creation is blocked (docs: lambda-runtimes, "Deprecated runtimes")."""


def check_runtime(name: str) -> None:
    """Refuse a runtime that is deprecated or unknown."""
    if name in DEPRECATED:
        raise errors.invalid_parameter(
            f"The runtime parameter of {name} is no longer supported for creating or updating AWS Lambda functions. "
            "We recommend you use a supported runtime while creating or updating functions."
        )
    if name not in SUPPORTED:
        known = ", ".join(SUPPORTED)
        raise errors.invalid_parameter(
            f"Value {name} at 'runtime' failed to satisfy constraint: "
            f"Member must satisfy enum value set: [{known}] or be a valid ARN"
        )
