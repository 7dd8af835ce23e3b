"""Codes of authenticator apps: the vectors of RFC 6238, the window, and what is no code."""

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.usecases import totp

#: The secret of RFC 6238, appendix B, for SHA-1; its codes have eight digits there, of which apps show the last six.
SECRET = base64.b32encode(b"12345678901234567890").decode()
VECTORS = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_the_vectors_of_the_rfc(seconds: int, code: str) -> None:
    now = datetime.fromtimestamp(seconds, UTC)

    assert totp.step_of(SECRET, code[-6:], now) == seconds // 30


def test_a_code_is_taken_one_step_early_or_late_and_no_more() -> None:
    made = datetime.fromtimestamp(1111111111, UTC)
    step = timedelta(seconds=30)

    steps = [totp.step_of(SECRET, "050471", made + times * step) for times in (-2, -1, 0, 1, 2)]

    assert steps == [None, 1111111111 // 30, 1111111111 // 30, 1111111111 // 30, None]


def test_spaces_in_a_code_do_not_matter() -> None:
    assert totp.step_of(SECRET, " 050 471 ", datetime.fromtimestamp(1111111111, UTC)) is not None


@pytest.mark.parametrize(
    "code", ["", "05047", "0504711", "05047a", "０５０４７１", "٠٥٠٤٧١", "-50471", "050471\0", "²50471"]
)
def test_what_is_no_code_belongs_to_no_step(code: str) -> None:
    assert totp.step_of(SECRET, code, datetime.fromtimestamp(1111111111, UTC)) is None


def test_the_address_for_the_app_names_issuer_and_account() -> None:
    uri = urlsplit(totp.set_up_uri(SECRET, "mehmet@club.nl"))

    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert uri.path == "/K%C3%B6pr%C3%BC:mehmet%40club.nl"
    assert parse_qs(uri.query) == {"secret": [SECRET], "issuer": ["Köprü"]}
