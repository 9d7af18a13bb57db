"""Signs notifications as receivers verify them: RSA PKCS #1 v1.5 over chosen members, one a line.

Source: https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
"""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha1, sha256

from emulator.services.sns.certificate import EXPONENT, MODULUS

SIZE = (MODULUS.bit_length() + 7) // 8
DIGESTS = {"1": sha1, "2": sha256}
PREFIXES = {
    "1": bytes.fromhex("3021300906052b0e03021a05000414"),
    "2": bytes.fromhex("3031300d060960864801650304020105000420"),
}
"""What stands before a digest of SHA-1 and of SHA-256, by SignatureVersion."""
PADDED = {
    version: b"\x00\x01" + b"\xff" * (SIZE - 3 - len(prefix) - DIGESTS[version]().digest_size) + b"\x00" + prefix
    for version, prefix in PREFIXES.items()
}


def sign(members: Mapping[str, str], version: str) -> str:
    """Return the base64 signature over these members, names and values each on a line, in order of the names."""
    text = "".join([f"{name}\n{members[name]}\n" for name in sorted(members)])
    digest = DIGESTS[version](text.encode(), usedforsecurity=False).digest()
    padded = int.from_bytes(PADDED[version] + digest, "big")
    return b64encode(pow(padded, EXPONENT, MODULUS).to_bytes(SIZE, "big")).decode()
