"""The shipped edition, read once per test process."""

from bot.usecases.editions import Edition, shipped_edition


def edition() -> Edition:
    return shipped_edition()
