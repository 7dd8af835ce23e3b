"""`kopru check` over the directory: its documents are checked like any other, against the places that are known."""

from datetime import date
from pathlib import Path

import pytest

from bot.commands.check import run
from storage import content

TODAY = date(2026, 11, 23)


def changed(tmp_path: Path, name: str, old: str, new: str) -> str:
    """Write a copy of a shipped document with one change."""
    document = content.read_text("directory", name)
    assert old in document
    path = tmp_path / name
    path.write_text(document.replace(old, new, 1), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("demo.yaml", "      - GM0363", "      - GM0001", "`GM0001` is not the code of a municipality"),
        ("national.yaml", "number: 0800-2000", "number: 0900-2000", "write `paid: yes`"),
        ("policy_utrecht.yaml", "  - voorbeeldhulp_oost", "  - voorbeeldhulp_west", "did you mean"),
    ],
)
def test_a_directory_file_takes_the_place_of_the_shipped_one(
    tmp_path: Path, name: str, old: str, new: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = changed(tmp_path, name, old, new)

    code = run([file], today=TODAY)

    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith(f"{file}:")]
    assert code == 1
    assert len(lines) == 1
    assert said in lines[0]
