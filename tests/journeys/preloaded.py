"""What Python's fork server has ready for `quick` processes: all imports, and the shipped edition, read once."""

from bot.usecases.editions import shipped_edition
from tests.journeys import quick_process

__all__ = ["quick_process"]

shipped_edition()
