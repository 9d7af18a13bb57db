"""Makes the report on all users' passwords, keys, devices and certificates."""

import csv
import io
from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.kernel.calendar import iso_time
from emulator.kernel.clock import DAY, Millis
from emulator.services.iam.limits import ACCESS_KEYS, REPORT_MS, SIGNING_CERTIFICATES
from emulator.services.iam.naming import new_arn
from emulator.services.iam.state import Identity, State

NONE, UNKNOWN, NEVER = "N/A", "not_supported", "no_information"
KEY = ("active", "last_rotated", "last_used_date", "last_used_region", "last_used_service")
COLUMNS = (
    *("user", "arn", "user_creation_time", "password_enabled", "password_last_used", "password_last_changed"),
    *("password_next_rotation", "mfa_active"),
    *(f"access_key_{number}_{name}" for number in range(1, ACCESS_KEYS + 1) for name in KEY),
    *(f"cert_{number}_{name}" for number in range(1, SIGNING_CERTIFICATES + 1) for name in KEY[:2]),
)


@operation("GenerateCredentialReport")
def generate_credential_report(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Start a report; it is complete when it is asked for again, and for four hours no other one is made."""
    made, text = scope.state.report
    if text and scope.now - made < REPORT_MS:
        return {"State": "COMPLETE"}
    scope.state.report = (scope.now, _report(scope))
    return {"State": "STARTED", "Description": "No report exists. Starting a new report generation task"}


@operation("GetCredentialReport", reads=True)
def get_credential_report(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetCredentialReport.html"""
    made, text = scope.state.report
    if not text:
        raise AwsError("ReportNotPresent", "No report exists. Use GenerateCredentialReport to generate one.", 410)
    if scope.now - made >= REPORT_MS:
        raise AwsError("ReportExpired", "The report has expired. Use GenerateCredentialReport to generate one.", 410)
    return {"Content": text.encode(), "ReportFormat": "text/csv", "GeneratedTime": made // 1000}


def _report(scope: Scope[State]) -> str:
    written = io.StringIO()
    rows = csv.DictWriter(written, COLUMNS, lineterminator="\n")
    rows.writeheader()
    rows.writerow(_root(scope))
    for user in scope.state.of_kind("user"):
        rows.writerow(_row(scope, user))
    return written.getvalue().removesuffix("\n")


def _root(scope: Scope[State]) -> dict[str, str]:
    row = dict.fromkeys(COLUMNS, NONE)
    password = {name: UNKNOWN for name in COLUMNS if name.startswith("password_")}
    flags = {name: "false" for name in COLUMNS if name.endswith("_active")}
    arn = new_arn(scope, "root", "", "")
    own = {"user": "<root_account>", "arn": arn, "user_creation_time": _time(0), "password_last_used": NEVER}
    return {**row, **password, **flags, **own}


def _row(scope: Scope[State], user: Identity) -> dict[str, str]:
    row = {
        **dict.fromkeys(COLUMNS, NONE),
        "user": user.name,
        "arn": user.arn,
        "user_creation_time": _time(user.created),
    }
    row["password_enabled"] = _flag(bool(user.login))
    if user.login:
        days = scope.state.password_policy.get("MaxPasswordAge")
        row["password_last_used"] = NEVER
        row["password_last_changed"] = _time(user.password_changed)
        row["password_next_rotation"] = _time(user.password_changed + days * DAY) if days else NONE
    row["mfa_active"] = _flag(any(device.user == user.name for device in scope.state.devices.values()))
    _add(row, "access_key", ACCESS_KEYS, user.keys, "CreateDate")
    for number, key in enumerate(user.keys[:ACCESS_KEYS], start=1):
        use = scope.state.key_uses.get(key["AccessKeyId"])
        if use is not None:
            row[f"access_key_{number}_last_used_date"] = _time(use["LastUsedDate"] * 1000)
            row[f"access_key_{number}_last_used_region"] = use["Region"]
            row[f"access_key_{number}_last_used_service"] = use["ServiceName"]
    _add(row, "cert", SIGNING_CERTIFICATES, user.certificates, "UploadDate")
    return row


def _add(row: dict[str, str], kind: str, most: int, held: list[dict[str, Any]], since: str) -> None:
    for number in range(most):
        one = held[number] if number < len(held) else None
        row[f"{kind}_{number + 1}_active"] = _flag(one is not None and one["Status"] == "Active")
        row[f"{kind}_{number + 1}_last_rotated"] = _time(one[since] * 1000) if one is not None else NONE


def _flag(value: bool) -> str:
    return str(value).lower()


def _time(time: Millis) -> str:
    return f"{iso_time(time)[:19]}+00:00"
