"""Which method is carried out by what; a method that is not here is one that no bot of ours should use."""

from collections.abc import Callable
from functools import partial
from typing import Any

from tests.emulator import method_bot, method_chats, method_messages
from tests.emulator.chats import Json
from tests.emulator.world import World

Carry = Callable[[World, Json], Any]

_FILES: dict[str, Carry] = {
    name: partial(method_messages.send_file, kind=kind) for name, kind in method_messages.FILE_METHODS.items()
}
METHODS: dict[str, Carry] = {
    **_FILES,
    "getMe": method_bot.get_me,
    "setMyCommands": method_bot.set_my_commands,
    "getMyCommands": method_bot.get_my_commands,
    "deleteMyCommands": method_bot.delete_my_commands,
    "setMyName": partial(method_bot.set_text, name="name"),
    "getMyName": partial(method_bot.get_text, name="name"),
    "setMyDescription": partial(method_bot.set_text, name="description"),
    "getMyDescription": partial(method_bot.get_text, name="description"),
    "setMyShortDescription": partial(method_bot.set_text, name="short_description"),
    "getMyShortDescription": partial(method_bot.get_text, name="short_description"),
    "setChatMenuButton": method_bot.set_menu_button,
    "getChatMenuButton": method_bot.get_menu_button,
    "getFile": method_bot.get_file,
    "sendMessage": method_messages.send_message,
    "sendLocation": method_messages.send_location,
    "sendContact": method_messages.send_contact,
    "sendChatAction": method_messages.send_chat_action,
    "forwardMessage": method_messages.forward_message,
    "copyMessage": method_messages.copy_message,
    "editMessageText": method_messages.edit_text,
    "editMessageCaption": method_messages.edit_caption,
    "editMessageReplyMarkup": method_messages.edit_markup,
    "deleteMessage": method_messages.delete_message,
    "deleteMessages": method_messages.delete_messages,
    "answerCallbackQuery": method_messages.answer_callback_query,
    "getChat": method_chats.get_chat,
    "leaveChat": method_chats.leave_chat,
    "getChatMember": method_chats.get_member,
    "getChatAdministrators": method_chats.get_administrators,
    "getChatMemberCount": method_chats.get_member_count,
    "pinChatMessage": method_chats.accept,
    "unpinChatMessage": method_chats.accept,
    "unpinAllChatMessages": method_chats.accept,
    "setMessageReaction": method_chats.accept,
}
