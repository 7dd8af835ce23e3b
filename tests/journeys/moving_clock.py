"""A clock that runs as fast as any other, from a moment that a test chooses, and that a test moves ahead."""

from datetime import datetime, timedelta

from bot.app import system_clock


class MovingClock:
    """Tells the time to a living product."""

    def __init__(self, begins_at: datetime) -> None:
        """Begin at a moment."""
        self._ahead = begins_at - system_clock()

    def __call__(self) -> datetime:
        """Tell the time."""
        return system_clock() + self._ahead

    def move(self, by: timedelta) -> None:
        """Let some time pass at once."""
        assert by >= timedelta(), "clocks go ahead"
        self._ahead += by

    def move_to(self, moment: datetime) -> None:
        """Let the time pass until a moment."""
        self.move(moment - self())
