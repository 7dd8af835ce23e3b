"""Looks for a text in every byte that a database has on disk."""

import base64
import unicodedata
from pathlib import Path


def files_with(folder: Path, needle: str | bytes) -> list[str]:
    """Name the files under a folder that hold a text in any usual spelling, or the exact bytes."""
    spellings = _spellings(needle) if isinstance(needle, str) else {needle.lower()}
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        folded = file.read_bytes().lower()
        if any(spelling in folded for spelling in spellings):
            found.append(file.name)
    return found


def _spellings(text: str) -> set[bytes]:
    forms = {unicodedata.normalize(form, cased) for form in ("NFC", "NFD") for cased in (text, text.lower())}
    encoded = {form.encode(encoding) for form in forms for encoding in ("utf-8", "utf-16-le", "utf-16-be")}
    # Base64 shifts with its place: without its first and last letters each of the three shows inside a longer one.
    shifted = {base64.b64encode(bytes(n) + text.encode())[4:-4] for n in range(3)}
    return {spelling.lower() for spelling in encoded | shifted}
