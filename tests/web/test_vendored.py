"""Files of others are what the list says: pinned, unchanged, with their licence, and none besides."""

import hashlib
import json

import pytest

from bot.web.build.vendor import TARGET, VENDOR

LISTED = json.loads((TARGET / "vendor.json").read_text("utf-8"))


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry["file"])
def test_a_file_is_unchanged_and_has_its_licence_beside_it(entry: dict[str, str]) -> None:
    file = TARGET / entry["file"]

    assert hashlib.sha256(file.read_bytes()).hexdigest() == entry["sha256"]
    assert file.parent.name == f"{entry['name']}@{entry['version']}"
    assert entry["licence"]
    assert "Permission" in (file.parent / "LICENSE").read_text("utf-8")


def test_no_file_is_unlisted() -> None:
    there = {path.relative_to(TARGET).as_posix() for path in TARGET.rglob("*") if path.is_file()}

    assert {name for name in there if not name.endswith("LICENSE")} == {
        "vendor.json",
        *(entry["file"] for entry in LISTED),
    }


def test_what_is_vendored_is_the_version_that_is_pinned() -> None:
    pinned = json.loads((VENDOR / "package.json").read_text("utf-8"))["dependencies"]
    locked = (VENDOR / "package-lock.json").read_text("utf-8")

    assert {entry["name"]: entry["version"] for entry in LISTED} == pinned
    assert "http" not in locked
