"""The bot as staff meet it: its name on Telegram, and where the pages of this server are."""

from dataclasses import dataclass
from typing import Final

#: Where a staff page shows a lead; its reference follows.
LEAD_PATH: Final = "/staff/leads/"


class NoTelegram(Exception):
    """There is no bot here, or Telegram has not told its name yet: try again in a moment."""


@dataclass(slots=True)
class StaffBot:
    """One bot; without a `bot_id` there is none, and nothing is said to staff on Telegram. Its name comes later."""

    bot_id: int | None = None
    public_url: str | None = None
    username: str = ""

    def link(self, payload: str, *, to_group: bool = False) -> str:
        """Write a deep link to the bot, or one that adds it to a group. Raises NoTelegram."""
        if self.bot_id is None or not self.username:
            raise NoTelegram
        return f"https://t.me/{self.username}?{'startgroup' if to_group else 'start'}={payload}"

    def page(self, reference: str) -> str | None:
        """Give the address of a lead's page, where this server has one that Telegram takes for a link."""
        if self.public_url is None or not self.public_url.startswith("https://"):
            return None
        return f"{self.public_url}{LEAD_PATH}{reference}"
