"""The person's side: writes, presses, shares, reads what the bot shows, and fails with the whole conversation."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from tests.emulator import contents
from tests.emulator.chats import Account, Chat, Json, Message
from tests.emulator.checking import Upload
from tests.emulator.delivery import Post
from tests.emulator.keys import Key, find_key
from tests.emulator.world import Press, World

if TYPE_CHECKING:
    from tests.emulator.groups import Group

Wanted = str | Callable[[Message], bool]
#: A chat in which nothing has happened for so long is taken to have no more to say.
_QUIET = 0.25


class Person:
    """Somebody with Telegram, in the private chat with the bot or, through `within`, in a group."""

    def __init__(self, world: World, post: Post, account: Account, private: Chat, patience: float) -> None:
        self._world = world
        self._post = post
        self.account = account
        self.private = private
        self.patience = patience
        self._group: Group | None = None
        self._mark = 0

    @classmethod
    def meet(cls, world: World, post: Post, account: Account, patience: float) -> Self:
        """Let somebody into the world, with a chat that the bot does not know before the first message."""
        chat = world.chats.setdefault(account.id, Chat(account.id, "private", person=account))
        return cls(world, post, account, chat, patience)

    @property
    def id(self) -> int:
        """The user id, which is the id of the private chat too."""
        return self.account.id

    @property
    def chat(self) -> Chat:
        """The chat in which this person acts."""
        return self._group.chat if self._group is not None else self.private

    def within(self, group: "Group") -> "Person":
        """Return the same person, acting in a group."""
        inside = Person(self._world, self._post, self.account, self.private, self.patience)
        inside._group = group
        return inside

    def transcript(self) -> str:
        """Return the whole conversation, a line for everything that happened."""
        return "\n".join(self.chat.journal) or "(nothing was said)"

    # What a person does

    async def send(self, text: str, *, reply_to: Message | None = None) -> Message:
        """Write a text or a command."""
        return self._say(contents.text(text), reply_to=reply_to)

    send_text = send

    async def send_content(self, content: Json) -> Message:
        """Send any other content, given as members of the Bot API's `Message`."""
        return self._say(content)

    async def share_location(self, latitude: float, longitude: float) -> Message:
        """Share a place."""
        return self._say(contents.location(latitude, longitude))

    async def share_contact(self, phone_number: str = "+31612345678", *, of: "Person | None" = None) -> Message:
        """Share the own phone number, or somebody else's."""
        return self._say(contents.contact((of or self).account, phone_number))

    async def send_file(self, kind: str, name: str = "dosya", content: bytes = b"...", caption: str = "") -> Message:
        """Send a file: photo, voice, audio, video, video_note, animation, document or sticker."""
        upload = Upload(name, content)
        return self._say(contents.file(kind, upload, self._world.keep(upload), caption or None))

    async def send_photo(self, caption: str = "") -> Message:
        """Send a photo."""
        return await self.send_file("photo", "foto.jpg", caption=caption)

    async def send_voice(self) -> Message:
        """Send a voice message."""
        return await self.send_file("voice", "ses.ogg")

    async def send_document(self, name: str = "mektup.pdf", content: bytes = b"%PDF-1.7", caption: str = "") -> Message:
        """Send a document."""
        return await self.send_file("document", name, content, caption)

    async def send_sticker(self) -> Message:
        """Send a sticker."""
        return await self.send_file("sticker", "sticker.webp")

    async def edit(self, message: Message, text: str) -> None:
        """Edit an own message."""
        self._mark = self._world.tick()
        message.content, message.edit_date = contents.text(text), self._world.now()
        self._world.changed(message, f"{self.account.first_name} edits")
        self._world.bring(message, "edited_message")

    async def delete(self, message: Message) -> None:
        """Delete a message on both sides; bots are not told."""
        message.deleted = True
        self._world.changed(message, f"{self.account.first_name} deletes")

    async def forward(self, message: Message) -> Message:
        """Forward a message, from any chat, to this one."""
        origin = {"type": "user", "sender_user": message.sender.as_json(), "date": message.date}
        return self._say(dict(message.content), forward_origin=origin)

    async def block(self) -> None:
        """Block the bot."""
        self._world.set_bot_membership(self.private, "kicked", self.account)

    async def unblock(self) -> None:
        """Unblock the bot."""
        self._world.set_bot_membership(self.private, "member", self.account)

    async def deactivate(self) -> None:
        """Delete the account."""
        self.account.deactivated = True

    # Pressing buttons

    async def press(self, label: str, *, message: Message | None = None) -> Press | Message | str:
        """Press the button with this label, or with the only label that contains it, in the newest message.

        What came after this person's last action is looked at first, and waited for; older buttons count when the bot
        has fallen silent. A button below the chat sends its text, place or number; a link is returned.
        """
        until = time.monotonic() + self.patience
        while (key := self._find_key(label, message)) is None:
            if time.monotonic() > until:
                raise self._failure(f"no button {label!r}")
            await self._world.pulse.wait(min(_QUIET, until - time.monotonic()))
        return await self._press_key(key)

    def _find_key(self, label: str, message: Message | None) -> Key | None:
        if message is not None:
            return find_key([message], None, label)
        fresh = [each for each in self.chat.from_bot if each.changed > self._mark]
        keyboard = self.chat.reply_keyboard if self.chat.keyboard_changed > self._mark else None
        found = find_key(fresh, keyboard, label)
        if found is None and self._post.is_idle(_QUIET):
            return find_key(self.chat.from_bot, self.chat.reply_keyboard, label)
        return found

    async def _press_key(self, key: Key) -> Press | Message | str:
        if key.message is not None:
            if "callback_data" in key.button:
                return await self.press_data(key.message, key.button["callback_data"])
            return str(key.button.get("url") or key.button)
        if (self.chat.reply_keyboard or {}).get("one_time_keyboard"):
            self.chat.reply_keyboard = None
        if key.button.get("request_location"):
            return await self.share_location(52.0907, 5.1214)
        if key.button.get("request_contact"):
            return await self.share_contact()
        return await self.send(key.button["text"])

    async def press_data(self, message: Message, data: str) -> Press:
        """Send a callback query with any data from any message: an old button, a deleted message, a forged one."""
        self._mark = self._world.tick()
        press = Press(str(7_000_000 + len(self._world.presses)), self.account, message, data, time.monotonic())
        self._world.presses[press.id] = press
        label = next((key["text"] for key in message.buttons() if key.get("callback_data") == data), data)
        self._world.note(message.chat, f"{self.account.first_name} presses [{label}] of {message.id}")
        gone = {"chat": message.chat.as_json(), "message_id": message.id, "date": 0}
        query = {
            "id": press.id,
            "from": self.account.as_json(),
            "message": gone if message.deleted else message.as_json(),
            "chat_instance": f"instance-{message.chat.id}",
            "data": data,
        }
        self._world.updates.push("callback_query", query, f"callback:{self.id}")
        return press

    # What a person sees

    async def expect(self, wanted: Wanted, *, timeout: float | None = None) -> Message:  # noqa: ASYNC109 - patience
        """Return the newest message that the bot sent or edited since the last action and that fits, or fail.

        `wanted` is a part of the text or a function of the message.
        """
        until = time.monotonic() + (self.patience if timeout is None else timeout)
        while (found := self._seen(wanted)) is None:
            if time.monotonic() > until:
                raise self._failure(f"never came: {wanted!r}")
            await self._world.pulse.wait(until - time.monotonic())
        return found

    async def expect_silence(self, seconds: float = 0.3) -> None:
        """Fail if the bot sends or edits anything between the last action and `seconds` from now."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            await self._world.pulse.wait(until - time.monotonic())
        if (said := self._seen(lambda _: True)) is not None:
            raise self._failure(f"the bot was to be silent, but said: {said}")

    def _seen(self, wanted: Wanted) -> Message | None:
        fits = (lambda message: wanted in message.text) if isinstance(wanted, str) else wanted
        fresh = (each for each in reversed(self.chat.from_bot) if each.changed > self._mark)
        return next((each for each in fresh if fits(each)), None)

    def _failure(self, what: str) -> AssertionError:
        return AssertionError(f"{what}\n--- {self.account.first_name} and the bot ---\n{self.transcript()}")

    def _say(self, content: Json, *, reply_to: Message | None = None, forward_origin: Json | None = None) -> Message:
        chat = self.chat
        if chat.person is not None:
            if chat.bot == "kicked":
                raise AssertionError(f"{self.account.first_name} has blocked the bot and cannot write to it")
            chat.bot = "member"
        self._mark = self._world.tick()
        said = self._world.post(chat, self.account, content, reply_to=reply_to, forward_origin=forward_origin)
        self._world.bring(said)
        return said
