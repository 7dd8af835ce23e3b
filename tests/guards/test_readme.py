"""What the README, the changelog and the settings say exists."""

import re
import tomllib
from pathlib import Path

from bot.cli import COMMANDS
from bot.settings import KNOWN

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def test_every_command_stands_in_the_readme_and_has_its_module() -> None:
    named = set(re.findall(r"^\| `kopru ([a-z]+)`", README, re.MULTILINE))

    assert named == set(COMMANDS)
    assert [name for name in COMMANDS if not (ROOT / "bot" / "commands" / f"{name}.py").is_file()] == []


def test_every_setting_stands_in_the_readme() -> None:
    named = set(re.findall(r"`(KOPRU_[A-Z_]+)`", README))

    assert named == set(KNOWN)


def test_every_folder_and_page_that_is_named_exists() -> None:
    named = re.findall(r"\]\((docs/[^)]+)\)", README) + re.findall(r"^- `([a-z]+)/`", README, re.MULTILINE)

    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_make_targets_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")

    assert all(
        re.search(rf"^{target}:", makefile, re.MULTILINE) for target in re.findall(r"^make ([a-z]+)", README, re.M)
    )


def test_no_file_names_an_index_or_a_path_of_a_machine() -> None:
    suspicious = re.compile(
        r"https?://[^ \"]*/(simple|packages)/|--(extra-)?index-url|(?<![\w.])/(work|root|home)/[a-z]"
    )
    files = [
        path for path in ROOT.rglob("*") if path.suffix in {".py", ".md", ".toml", ".txt", ".yaml", ".yml", ".cfg"}
    ]
    ours = [path for path in files if not {".venv", ".git", "data"} & set(path.relative_to(ROOT).parts)]

    found = [
        f"{path.relative_to(ROOT)}: {hit[0]}"
        for path in ours
        if path != Path(__file__) and (hit := suspicious.search(path.read_text("utf-8", "replace")))
    ]

    assert len(ours) > 100
    assert found == []


def test_the_lock_files_have_a_hash_for_every_package() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lock = (ROOT / name).read_text("utf-8")
        packages = re.findall(r"^([a-z0-9][\w.-]*)==", lock, re.MULTILINE)
        assert packages
        assert len(re.findall(r"^[a-z0-9][\w.-]*==[^\n]*\\\n    --hash=", lock, re.MULTILINE)) == len(packages)


def test_every_dependency_is_locked() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    locked = set(re.findall(r"^([a-z0-9][\w.-]*)==", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE))

    assert {re.split(r"[><=]", name)[0].lower().replace(".", "-") for name in wanted} <= locked
