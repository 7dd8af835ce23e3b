"""Lets somebody of the demo talk with the bot as a person does: reads what it asks, presses, types."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from bot import payloads
from bot.demo.people import Person
from bot.messages import CommandGiven, Content, Incoming, Outgoing, Press, TextMessage
from bot.usecases.conversations import converse
from bot.usecases.desk import Desk
from bot.usecases.editions import Edition
from dialogs.engine import state_json
from dialogs.engine.script import AskStep, ConsentStep, RouteStep, SummaryStep
from dialogs.engine.state import State
from dialogs.wording import Text
from storage import outbox, turns
from storage.turn_rows import Conversation

#: The demo's people talk in a terminal: nobody is sent anything.
CHANNEL: Final = "terminal"
BOT_ID: Final = 0
#: Turns of an intake: more means that the script asks what nobody here can answer.
_MOST_TURNS: Final = 80
#: Marks what was chosen already.
_CHOSEN: Final = "✓ "


class DemoStuck(Exception):
    """The scripts ask what the demo's people cannot answer, or offer them other help than they look for."""


@dataclass(slots=True)
class Talk:
    """The conversation of one person of the demo."""

    desk: Desk
    person: Person
    address: str
    seen: int = 0
    shown: list[Outgoing] = field(default_factory=list)

    async def hand_over(self, service: str) -> None:
        """Answer all questions, take this service and agree to be handed over to it. Raises DemoStuck."""
        language = self.person.language
        if (await self._conversation()).state is None:
            await self._take(CommandGiven("language", language))
        for _ in range(_MOST_TURNS):
            state = await self._state()
            if state.handed:
                return
            await self._answer(await self._edition(), state, service)
        raise DemoStuck(f"{self.person.key} is never handed over")

    async def say(self, words: str, *, key: int) -> None:
        """Type words, once for every key."""
        await self._take(TextMessage(words), key=key)

    async def pick_slot(self) -> None:
        """Take the first of the times that are proposed."""
        await self._read()
        first = next(button for row in self.shown[-1].buttons for button in row)
        await self._take(Press(first.nonce))

    async def withdraw(self) -> None:
        """Take the consent to the hand-over back."""
        await self._take(CommandGiven("data"))
        await self._press((await self._edition()).bundle.phrases["withdraw_lead"])

    async def _answer(self, edition: Edition, state: State, service: str) -> None:
        step = edition.bundle.scripts[state.script].steps[state.step or ""]
        phrases = edition.bundle.phrases
        match step:
            case AskStep(field=name):
                await self._answer_field(edition, state, name)
            case ConsentStep(yes=yes):
                await self._press(yes)
            case SummaryStep(confirm=confirm):
                await self._press(confirm)
            case RouteStep() if state.looking:
                await self._press(phrases["help_take"])
            case RouteStep():
                ids = [card.id for card in state.offers]
                if service not in ids:
                    raise DemoStuck(f"{self.person.key} is not offered {service}, but {', '.join(ids)}")
                await self._press_where(lambda label: label.startswith(f"{ids.index(service) + 1}. "))
            case _:
                raise DemoStuck(f"{self.person.key} stands at {state.script}.{state.step}")

    async def _answer_field(self, edition: Edition, state: State, name: str) -> None:
        wanted = self.person.answers[name]
        asked = edition.bundle.scripts[state.script].fields[name]
        for code in (wanted,) if isinstance(wanted, str) else wanted:
            option = asked.option(code)
            if option is None:
                await self._take(TextMessage(code))
            else:
                await self._press(option.label)
        if asked.type == "choices":
            await self._press(edition.bundle.phrases["done"])

    async def _press(self, label: Text) -> None:
        wanted = label.label(self.person.language)
        await self._press_where(lambda shown: shown.removeprefix(_CHOSEN) == wanted)

    async def _press_where(self, fits: Callable[[str], bool]) -> None:
        await self._read()
        for message in reversed(self.shown):
            for row in message.buttons:
                for button in row:
                    if fits(button.label):
                        await self._take(Press(button.nonce))
                        return
        raise DemoStuck(f"{self.person.key} finds no button to press")

    async def _take(self, content: Content, *, key: int | None = None) -> None:
        """Take a turn; its number is that of the turn before it, so that one that was taken is not taken again."""
        conversation = await self._conversation()
        number = conversation.id * 10_000 + (conversation.version if key is None else key)
        said = Incoming(CHANNEL, BOT_ID, number, self.address, content, self.person.language)
        if (await converse(self.desk, said)).outcome == "quarantined":
            raise DemoStuck(f"{self.person.key} is not understood")

    async def _read(self) -> None:
        found = await outbox.messages_of(
            self.desk.database, channel=CHANNEL, bot_id=BOT_ID, address=self.address, now=self.desk.clock(),
            after=self.seen,
        )  # fmt: skip
        self.shown += [payloads.read(one.payload) for one in found]
        self.seen = max((one.id for one in found), default=self.seen)

    async def _conversation(self) -> Conversation:
        return await turns.find(
            self.desk.database, channel=CHANNEL, bot_id=BOT_ID, address=self.address, now=self.desk.clock()
        )

    async def conversation_id(self) -> int:
        """Give the id of the conversation; it is made where there is none."""
        return (await self._conversation()).id

    async def _state(self) -> State:
        found = (await self._conversation()).state
        if found is None:
            raise DemoStuck(f"{self.person.key} has no conversation")
        return state_json.load_state(found)

    async def _edition(self) -> Edition:
        return await self.desk.library.edition(self.desk.database, (await self._conversation()).bundle_version)
