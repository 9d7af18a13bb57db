"""Text messages: an account's settings, who opted out, and the numbers of the sandbox."""

from dataclasses import dataclass, field

from emulator.bus.written import read_whole
from emulator.services.sns import errors

DEFAULTS = {"MonthlySpendLimit": "1"}
ATTRIBUTES = (
    "DefaultSMSType",
    "DefaultSenderID",
    "DeliveryStatusIAMRole",
    "DeliveryStatusSuccessSamplingRate",
    "MonthlySpendLimit",
    "UsageReportS3Bucket",
)
TYPES = ("Promotional", "Transactional")
SENDER_LENGTH = 11


@dataclass(slots=True)
class TextMessaging:
    """`sandbox` holds numbers with the password that verifies them, "" once they are verified."""

    attributes: dict[str, str] = field(default_factory=lambda: dict(DEFAULTS))
    opted_out: dict[str, None] = field(default_factory=dict)
    sandbox: dict[str, str] = field(default_factory=dict)


def is_percentage(text: str) -> bool:
    """Say whether a text is a whole number up to 100."""
    number = read_whole(text)
    return number is not None and number <= 100


def check_attributes(given: dict[str, str]) -> None:
    """Refuse settings that there are not, or values that they do not take."""
    for name, value in given.items():
        if name not in ATTRIBUTES:
            raise errors.invalid_text(f"{name} is not a valid attribute")
        if name == "DefaultSMSType" and value not in TYPES:
            raise errors.invalid_text("DefaultSMSType is invalid")
        if name == "DefaultSenderID" and not (1 <= len(value) <= SENDER_LENGTH and value.replace("-", "").isalnum()):
            raise errors.invalid_text("DefaultSenderID is invalid")
        if name == "DeliveryStatusSuccessSamplingRate" and not is_percentage(value):
            raise errors.invalid_text("DeliveryStatusSuccessSamplingRate is invalid")
        if name == "MonthlySpendLimit" and read_whole(value) is None:
            raise errors.invalid_text("MonthlySpendLimit is invalid")
