"""What the style sheets set in the dark: colours, and nothing else."""

import re
from pathlib import Path

import bot.web

SHEETS = sorted((Path(bot.web.__file__).parent / "static").glob("*.css"))
_DARK = re.compile(r"@media \(prefers-color-scheme[^{]*{(.*?)\n}", re.DOTALL)
_COLOURS = re.compile(r"\s*:root {(\s*--[a-z-]+: #[0-9a-f]{3,8};)+\s*}\s*")


def test_in_the_dark_only_colours_are_other_ones() -> None:
    """The journeys rely on it: in the dark axe looks at colours alone, as all else was looked at in the light."""
    dark = [block for sheet in SHEETS for block in _DARK.findall(sheet.read_text("utf-8"))]

    assert dark
    assert [block for block in dark if not _COLOURS.fullmatch(block)] == []
