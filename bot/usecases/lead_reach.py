"""Tells who helps somebody that nothing reaches them any more: they blocked the bot."""

from datetime import datetime

from bot.usecases.desk import Desk
from bot.usecases.lead_rows import tell_helper
from storage import access, leads
from storage.database import Transaction


def tell_unreachable(connection: Transaction, conversation_id: int, *, desk: Desk, now: datetime) -> None:
    """Tell the helper of a person who just blocked the bot, in the transaction that remembers it."""
    with access.beyond(connection):
        for lead in leads.of_conversation(connection, conversation_id):
            if lead.helper_id is not None and not lead.is_final:
                tell_helper(connection, desk, lead, "unreachable", now=now)
