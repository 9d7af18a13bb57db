"""Platform applications and their devices: mobile push, whose notifications arrive in inboxes of the world."""

import re
from dataclasses import dataclass, field

from emulator.services.sns import errors

NAME = re.compile(r"[A-Za-z0-9_.-]+\Z")
NAME_LENGTH = 256
USER_DATA_BYTES = 2_048
PLATFORMS = ("ADM", "APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX", "BAIDU", "FCM", "GCM", "MACOS", "MPNS")
MORE_PLATFORMS = ("MACOS_SANDBOX", "WNS")
WITHOUT_PRINCIPAL = ("FCM", "GCM")
CREDENTIALS = ("PlatformCredential", "PlatformPrincipal")
APPLICATION_ATTRIBUTES = (
    *CREDENTIALS,
    "ApplePlatformBundleID",
    "ApplePlatformTeamID",
    "Enabled",
    "EventDeliveryFailure",
    "EventEndpointCreated",
    "EventEndpointDeleted",
    "EventEndpointUpdated",
    "FailureFeedbackRoleArn",
    "SuccessFeedbackRoleArn",
    "SuccessFeedbackSampleRate",
)
DEVICE_ATTRIBUTES = ("CustomUserData", "Enabled", "Token")


@dataclass(slots=True, eq=False)
class Device:
    """A platform endpoint: one installation of an app."""

    arn: str
    application: str
    attributes: dict[str, str]

    @property
    def is_enabled(self) -> bool:
        """Say whether it takes notifications."""
        return self.attributes["Enabled"].lower() == "true"


@dataclass(slots=True, eq=False)
class Application:
    """A platform application; `devices` by their tokens."""

    arn: str
    platform: str
    attributes: dict[str, str]
    devices: dict[str, Device] = field(default_factory=dict)

    @property
    def is_enabled(self) -> bool:
        """Say whether notifications are sent to its devices."""
        return self.attributes["Enabled"].lower() == "true"

    def shown(self) -> dict[str, str]:
        """Return the attributes that may be seen: all but the credentials."""
        return {name: value for name, value in self.attributes.items() if name not in CREDENTIALS}


def check_application(name: str, platform: str, attributes: dict[str, str]) -> None:
    """Refuse a platform application that AWS would not create."""
    if not name:
        raise errors.invalid_parameter("Name Reason: cannot be empty")
    if len(name) > NAME_LENGTH:
        raise errors.invalid_parameter(f"{name} Reason: must be at most {NAME_LENGTH} characters long")
    if not NAME.match(name):
        characters = "'a'-'z', 'A'-'Z', '0'-'9', '_', '-', and '.'"
        raise errors.invalid_parameter(f"{name} Reason: must contain only characters {characters}")
    if platform not in (*PLATFORMS, *MORE_PLATFORMS):
        raise errors.invalid_parameter(f"Platform Reason: Unsupported platform: {platform}")
    check_application_attributes(attributes)
    if "PlatformCredential" not in attributes:
        raise errors.invalid_parameter("Attributes Reason: PlatformCredential attribute is required")
    if platform not in WITHOUT_PRINCIPAL and "PlatformPrincipal" not in attributes:
        text = "PlatformCredential attribute provided without PlatformPrincipal"
        raise errors.invalid_parameter(f"Attributes Reason: {text}")


def check_application_attributes(attributes: dict[str, str]) -> None:
    """Refuse attributes that applications do not have."""
    for name in attributes:
        if name not in APPLICATION_ATTRIBUTES:
            raise errors.invalid_parameter(f"Attributes Reason: Invalid attribute name: {name}")


def check_device_attributes(attributes: dict[str, str]) -> None:
    """Refuse attributes that devices do not have, or values that they do not take."""
    for name, value in attributes.items():
        if name not in DEVICE_ATTRIBUTES:
            raise errors.invalid_parameter(f"Attributes Reason: Invalid attribute name: {name}")
        if name == "Enabled" and value.lower() not in ("true", "false"):
            text = "Invalid value for attribute: Enabled: must be true or false"
            raise errors.invalid_parameter(f"Attributes Reason: {text}")
        if name == "CustomUserData" and len(value.encode()) > USER_DATA_BYTES:
            text = f"CustomUserData: must be at most {USER_DATA_BYTES} bytes long in UTF-8 encoding"
            raise errors.invalid_parameter(f"Attributes Reason: Invalid value for attribute: {text}")
