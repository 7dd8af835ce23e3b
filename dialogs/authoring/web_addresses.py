"""Reads the address of a page on the web as people write it."""

import re

LONGEST = 300
_SHAPE = re.compile(r"https?://(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}(?::[0-9]{2,5})?(?:[/?#][^\s<>\"]*)?", re.IGNORECASE)
_BARE = re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}(?:[/?#].*)?", re.IGNORECASE)


def why_no_page(written: str) -> str | None:
    """Say why something is not the address of a page; None when it is one, with http:// or https://."""
    if len(written) > LONGEST:
        return f"the address of a page has at most {LONGEST} characters"
    if _SHAPE.fullmatch(written):
        return None
    if _BARE.fullmatch(written):
        return f"write https:// before {written[:80]}"
    return f"{written[:80]} is not the address of a page; write one such as https://www.example.org"
