"""Lists exports and who imports them."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.limits import RESULTS_PER_PAGE
from emulator.services.cloudformation.operations.pages import page
from emulator.services.cloudformation.state import State


@operation("ListExports", reads=True)
def list_exports(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListExports.html"""
    found = [
        {"ExportingStackId": stack.id, "Name": name, "Value": value} for stack, name, value in scope.state.exports()
    ]
    found.sort(key=lambda export: export["Name"])
    exports, token = page(found, call.parameters.get("NextToken"), RESULTS_PER_PAGE)
    return {"Exports": list(exports), **token}


@operation("ListImports", reads=True)
def list_imports(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListImports.html"""
    name = call.parameters["ExportName"]
    found = scope.state.importers(name)
    if not found:
        raise ValidationError(f"Export '{name}' is not imported by any stack.")
    imports, token = page(found, call.parameters.get("NextToken"), RESULTS_PER_PAGE)
    return {"Imports": list(imports), **token}
