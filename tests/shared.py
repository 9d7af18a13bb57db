"""Where the published facts lie that tests compare with: beside the checkout, or nowhere."""

from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"
