"""Somebody who walks through the whole intake in the world of leads, as the walk of the journeys presses and types."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot import payloads
from bot.messages import Content, Incoming, Press, Start
from bot.usecases.conversations import Conversed, converse
from storage.outbox import messages_of
from tests.usecases.lead_world import World


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it was said or changed, with what its buttons carry by their labels; `id` stays with a change."""

    id: int
    text: str
    nonces: dict[str, str]

    @property
    def labels(self) -> list[str]:
        """Give what its buttons say."""
        return list(self.nonces)


@dataclass(slots=True)
class Typist:
    """Ayşe in front of her chat."""

    world: World
    said: list[Said] = field(default_factory=list)
    last: int = 0  #: of what was fetched

    async def expect(self, fits: Callable[[Said], bool]) -> Said:
        """Give the newest message that fits."""
        await self.look()
        return next(one for one in reversed(self.said) if fits(one))

    async def press(self, label: str) -> Conversed:
        """Press the newest button with a label."""
        await self.look()
        nonce = next(one.nonces[label] for one in reversed(self.said) if label in one.nonces)
        return await self._do(Press(nonce))

    async def begin(self, language: str) -> None:
        """Begin, in a language by its name."""
        await self._do(Start())
        await self.press(language)

    async def send(self, words: str) -> Conversed:
        """Type something."""
        return await self.world.say(words)

    async def _do(self, content: Content) -> Conversed:
        number = next(self.world.numbers)
        return await converse(self.world.desk(), Incoming(self.world.channel, 7, number, "ayse", content))

    async def look(self) -> list[Said]:
        """Read what was said since the last look, changed messages too; give it."""
        fetched = await messages_of(
            self.world.database, channel=self.world.channel, bot_id=7, address="ayse", now=self.world.now,
            after=self.last,
        )  # fmt: skip
        new = []
        for one in fetched:
            self.last, read = one.id, payloads.read(one.payload)
            nonces = {key.label: key.nonce for row in read.buttons for key in row}
            new.append(Said(read.prompt or -one.id, read.text, nonces))
        self.said += new
        return new
