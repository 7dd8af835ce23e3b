"""The import rule: bot -> storage -> dialogs -> nothing of ours; and who may use which library."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

_IO = (
    "asyncio",
    "sqlalchemy",
    "aiohttp",
    "telegram",
    "os",
    "time",
    "random",
    "logging",
    "secrets",
    "socket",
    "pathlib",
)

#: Folder or file -> names that it must not import, by whole dotted prefix.
FORBIDDEN: dict[str, tuple[str, ...]] = {
    "dialogs": ("bot", "storage", *_IO),
    "dialogs/engine": ("dialogs.understanding", "dialogs.casework", "dialogs.authoring"),
    "dialogs/understanding": ("dialogs.engine", "dialogs.casework", "dialogs.authoring"),
    "dialogs/casework": ("dialogs.engine", "dialogs.understanding", "dialogs.authoring"),
    "storage": ("bot", "aiohttp", "telegram"),
    "bot": ("sqlalchemy", "cryptography"),
    "bot/usecases": ("bot.channels", "bot.web", "bot.app", "aiohttp", "telegram"),
    "bot/channels": ("bot.web", "bot.app", "storage"),
    "bot/web": ("bot.channels", "bot.app", "telegram"),
}

#: Library -> the only places that may import it.
ONLY_IN: dict[str, tuple[str, ...]] = {
    "telegram": ("bot/channels",),
    "aiohttp": ("bot/web", "bot/app.py", "bot/telegram_side.py", "bot/channels"),
    "bot.app": ("bot/cli.py", "bot/commands"),
}


def _python_files(folder: str) -> list[Path]:
    start = ROOT / folder
    return [start] if start.is_file() else sorted(start.rglob("*.py"))


def _imports(source: str) -> list[str]:
    """List every imported name with its full dotted path, without importing anything."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.extend(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.extend(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def _is_under(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(f"{prefix}.")


def offences(source: str, where: str, forbidden: tuple[str, ...]) -> list[str]:
    """Say which forbidden names a file imports: "bot/usecases/leads.py imports aiohttp"."""
    hits = {prefix for name in _imports(source) for prefix in forbidden if _is_under(name, prefix)}
    return [f"{where} imports {prefix}" for prefix in sorted(hits)]


@pytest.mark.parametrize("folder", FORBIDDEN)
def test_a_folder_imports_nothing_forbidden(folder: str) -> None:
    files = _python_files(folder)

    found = [
        offence
        for path in files
        for offence in offences(path.read_text("utf-8"), str(path.relative_to(ROOT)), FORBIDDEN[folder])
    ]

    assert files, f"{folder} has no Python file: the guard would see nothing"
    assert found == []


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_stands_only_where_it_may(library: str) -> None:
    allowed = ONLY_IN[library]
    files = [path for floor in ("bot", "storage", "dialogs") for path in _python_files(floor)]

    users = [str(path.relative_to(ROOT)) for path in files if offences(path.read_text("utf-8"), "x", (library,))]

    assert [user for user in users if not user.startswith(allowed)] == []
    assert users, f"nobody imports {library}: the guard would see nothing"


@pytest.mark.parametrize(
    ("source", "folder"),
    [
        ("from bot import channels", "dialogs"),
        ("import os.path", "dialogs"),
        ("from storage.outbox import Delivery", "dialogs"),
        ("def f():\n    from dialogs.casework import rules", "dialogs/engine"),
        ("import sqlalchemy as sa", "bot"),
    ],
)
def test_the_guard_sees_a_planted_offence(source: str, folder: str) -> None:
    assert offences(source, "planted.py", FORBIDDEN[folder])


def test_a_name_that_only_begins_alike_is_no_offence() -> None:
    assert offences("import ostrich\nfrom timers import x", "x", ("os", "time")) == []


def test_the_top_level_is_as_fixed() -> None:
    allowed = {
        "bot", "dialogs", "locales", "storage", "tests", "pyproject.toml", "Dockerfile", "README.md", "docs",
        "Makefile", "compose.yaml", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "publiccode.yml",
        "requirements.txt", "requirements-dev.txt",
    }  # fmt: skip
    not_ours = {"data", "build", "dist"}

    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".") and path.suffix != ".egg-info"}

    assert found - allowed - not_ours == set()
