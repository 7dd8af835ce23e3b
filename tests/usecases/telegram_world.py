"""The world of leads with Telegram beside it: groups and private chats as they would show what was sent."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from typing import Any

from bot import payloads
from bot.messages import STAFF_NONCE, Content, GroupPress, Incoming, OutgoingButton, Press, TextMessage
from bot.usecases.desk import Desk
from bot.usecases.outbound import Conversed
from bot.usecases.staff_bot import StaffBot
from bot.usecases.staff_notices import tell_on_telegram
from bot.usecases.staff_updates import receive
from storage import access, accounts, lead_cards, outbox, staff, staff_buttons, staff_desks
from storage.access import SYSTEM, Acting
from storage.accounts import Account
from storage.database import Transaction
from storage.letters import Delivery
from storage.staff_buttons import Meaning, NewButton
from storage.staff_desks import StaffDesk
from tests.usecases.lead_world import World

BOT = 77
GROUP = "-4001"


@dataclass(slots=True)
class Shown:
    """A message as it stands in a chat."""

    id: int
    text: str
    buttons: tuple[OutgoingButton, ...]
    protected: bool
    edits: int = 0

    @property
    def labels(self) -> list[str]:
        """Give what its buttons say."""
        return [one.label for one in self.buttons]

    def nonce(self, label: str) -> str:
        """Give what the button with this label carries."""
        return next(one.nonce for one in self.buttons if one.label == label)


@dataclass(slots=True)
class TelegramWorld(World):
    """Leads, staff who are tied to Telegram, and the chats as they are shown, by their address."""

    chats: dict[str, list[Shown]] = field(default_factory=lambda: defaultdict(list))
    bot: StaffBot = field(default_factory=lambda: StaffBot(BOT, None, "kopru_test_bot"))
    updates: Any = field(default_factory=lambda: count(1))
    messages: Any = field(default_factory=lambda: count(1))

    def desk(self, worker: str = "one") -> Desk:
        """Open a desk that tells staff on Telegram too."""
        made = replace(World.desk(self, worker), staff_bot=self.bot)
        made.outbound.outlets.append(partial(tell_on_telegram, made))
        return made

    async def tie(self, name: str, chat: str, *, works: bool = True) -> Acting:
        """Tie somebody, such as mehmet@club, to a chat."""
        who, keys = self.staff[name], self.database.keys

        def write(connection: Transaction, _: object) -> None:
            staff.set_telegram(connection, keys, who.staff_id, chat)
            staff_desks.put(connection, keys, StaffDesk(who.staff_id, works=works))

        await access.acting(self.database, SYSTEM, write)
        return who

    async def tie_group(self, organization_id: str, chat: str = GROUP) -> None:
        """Give an organisation a group."""
        account = Account(organization_id, f"Organisatie {organization_id}", group_chat=chat)
        await self.database.run(accounts.change, self.database.keys, account)

    async def receive(self, address: str, content: Content, *, update_id: int | None = None) -> Conversed:
        """Bring an update, and show what was said to it."""
        number = next(self.updates) if update_id is None else update_id
        conversed = await receive(self.desk(), Incoming("telegram", BOT, number, address, content, "nl"))
        await self._send(conversed.deliveries)
        await self.deliver()
        return conversed

    async def type_(self, chat: str, words: str, answers: str | None = None) -> list[str]:
        """Type in a private chat; give what was said to it."""
        return await self.said(chat, TextMessage(words, answers))

    async def press(self, chat: str, label: str, message: Shown | None = None) -> list[str]:
        """Press a button in a private chat by its label, in the newest message that has it; give what was said."""
        found = next(one for one in reversed(self.chats[chat]) if label in one.labels) if message is None else message
        return await self.said(chat, Press(found.nonce(label), "1"))

    async def said(self, chat: str, content: Content) -> list[str]:
        """Bring an update of a private chat; give what was said there."""
        before = len(self.chats[chat])
        await self.receive(chat, content)
        return [one.text for one in self.chats[chat][before:]]

    async def press_card(self, card: Shown, label: str, by: str, *, group: str = GROUP) -> str:
        """Press a button of a card; give what is told to who pressed."""
        return (await self.receive(group, GroupPress(card.nonce(label), "1", by))).notice or ""

    async def make_button(self, meaning: Meaning) -> str:
        """Make a button that nobody was shown; give what it carries."""
        nonce = f"{STAFF_NONCE}{next(self.messages):022}"
        made = (NewButton(nonce, meaning),)
        await self.database.run(lambda connection: staff_buttons.add(connection, made, now=self.now))
        return nonce

    async def card(self, group: str = GROUP) -> Shown:
        """Give the newest card of a group."""
        await self.deliver()
        return self.chats[group][-1]

    async def deliver(self) -> None:
        """Send all that is due, as Telegram would show it."""
        while due := await outbox.claim_due(self.database, now=self.now, worker="one", lease_s=60, limit=100):
            await self._send(due)

    async def _send(self, deliveries: tuple[Delivery, ...]) -> None:
        sent = [(one.id, await self._show(one)) for one in deliveries]
        await outbox.mark_sent(self.database, sent, now=self.now)

    async def _show(self, delivery: Delivery) -> str | None:
        message = payloads.read(delivery.payload)
        chat, keys = self.chats[delivery.address], tuple(key for row in message.buttons for key in row)
        if message.kind == "say":
            chat.append(Shown(next(self.messages), message.text, keys, message.protected))
            return str(chat[-1].id)
        wanted = message.changes
        if wanted is None and delivery.card_id is None:
            return None  # of somebody's own conversation, which is looked at elsewhere
        if wanted is None and delivery.card_id is not None:
            wanted = await lead_cards.message_of(self.database, delivery.card_id)
        changed = next(one for one in chat if str(one.id) == wanted)
        changed.text, changed.buttons, changed.edits = message.text, keys, changed.edits + 1
        return str(changed.id)
