"""The methods about chats and their members."""

from tests.emulator import problems
from tests.emulator.chats import Json, Membership
from tests.emulator.world import World, member_json


def get_chat(world: World, params: Json) -> Json:
    """Carry out getChat."""
    chat = world.chat(params.get("chat_id"))
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    accepted = {"accepted_gift_types": dict.fromkeys(gifts, True)}
    return chat.as_json() | {"accent_color_id": 0, "max_reaction_count": 11} | accepted


def leave_chat(world: World, params: Json) -> bool:
    """Carry out leaveChat."""
    chat = world.writable(params.get("chat_id"))
    if chat.person is not None:
        raise problems.bad_request("chat member status can't be changed in private chats")
    world.set_bot_membership(chat, "left", world.bot)
    return True


def get_member(world: World, params: Json) -> Json:
    """Carry out getChatMember."""
    chat = world.writable(params.get("chat_id"))
    user_id: int = params["user_id"]
    if user_id == world.bot.id:
        return member_json(world.bot, chat.bot)
    account = chat.members.get(user_id) or (chat.person if chat.person and chat.person.id == user_id else None)
    if account is None:
        raise problems.bad_request("member not found")
    return member_json(account, "member")


def get_administrators(world: World, params: Json) -> list[Json]:
    """Carry out getChatAdministrators; only the bot can be one."""
    chat = world.writable(params.get("chat_id"))
    status: Membership = chat.bot
    return [member_json(world.bot, status)] if status == "administrator" else []


def get_member_count(world: World, params: Json) -> int:
    """Carry out getChatMemberCount."""
    return len(world.writable(params.get("chat_id")).members) + 1


def accept(world: World, params: Json) -> bool:
    """Carry out a method of which only the rights count: pinning, reacting."""
    world.writable(params.get("chat_id"))
    return True
