"""Codes of authenticator apps (TOTP, RFC 6238): six digits that hold for thirty seconds."""

from datetime import datetime
from typing import Final

import pyotp
from pyotp.exceptions import OTPVerificationError

ISSUER: Final = "Köprü"

#: Clocks of telephones go wrong by a step, and typing takes time (RFC 6238, 5.2).
_WINDOW: Final = 1


def set_up_uri(secret: str, email: str) -> str:
    """Give the otpauth address that an app reads as a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Give the step of time to which a code belongs; None when it belongs to none of now."""
    digits = "".join(code.split())
    if len(digits) != 6 or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(digits, for_time=now, valid_window=_WINDOW)
    except OTPVerificationError:
        return None
