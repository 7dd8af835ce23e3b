"""Groups: who is in them, whether the bot is, and the move from group to supergroup."""

from collections.abc import Iterable
from typing import Self

from tests.emulator.chats import Chat, Json
from tests.emulator.people import Person
from tests.emulator.world import World


class Group:
    """A group or supergroup; after `migrate` it is another chat with another id."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self.chat = chat
        self.former: list[Chat] = []

    @classmethod
    def found(cls, world: World, title: str, number: int, members: Iterable[Person], *, supergroup: bool) -> Self:
        """Found a group with these members."""
        chat_id = -1_002_000_000_000 - number if supergroup else -4_000_000 - number
        people = {person.id: person.account for person in members}
        chat = Chat(chat_id, "supergroup" if supergroup else "group", title, members=people)
        world.chats[chat.id] = chat
        return cls(world, chat)

    @property
    def id(self) -> int:
        """The chat id as it is now."""
        return self.chat.id

    async def add_bot(self, by: Person, *, administrator: bool = False) -> None:
        """Add the bot; it gets `my_chat_member`, and the message that says so."""
        self._world.set_bot_membership(self.chat, "administrator" if administrator else "member", by.account)
        self._happens(by, {"new_chat_members": [self._world.bot.as_json()]})

    async def promote_bot(self, by: Person) -> None:
        """Make the bot an administrator, which also lets it read everything."""
        self._world.set_bot_membership(self.chat, "administrator", by.account)

    async def remove_bot(self, by: Person) -> None:
        """Throw the bot out; it gets `my_chat_member` and nothing after it."""
        self._world.set_bot_membership(self.chat, "kicked", by.account)

    async def join(self, person: Person) -> None:
        """Let somebody in."""
        self.chat.members[person.id] = person.account
        self._happens(person, {"new_chat_members": [person.account.as_json()]})

    async def leave(self, person: Person) -> None:
        """Let somebody go."""
        self._happens(person, {"left_chat_member": person.account.as_json()})
        del self.chat.members[person.id]

    async def migrate(self, by: Person) -> int:
        """Become a supergroup; return the new chat id. Calls to the old one get 400 with `migrate_to_chat_id`."""
        old = self.chat
        new = Chat(-1_002_900_000_000 + old.id, "supergroup", old.title, bot=old.bot, members=dict(old.members))
        self._world.chats[new.id] = new
        self._happens(by, {"migrate_to_chat_id": new.id})
        self.former.append(old)
        old.migrated_to = new.id
        self.chat = new
        self._happens(by, {"migrate_from_chat_id": old.id})
        return new.id

    def _happens(self, by: Person, content: Json) -> None:
        self._world.bring(self._world.post(self.chat, by.account, content))
