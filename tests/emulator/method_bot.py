"""The methods about the bot itself: who it is, its commands and descriptions, and files."""

import json
from typing import Any

from tests.emulator import problems
from tests.emulator.chats import Json
from tests.emulator.world import World


def get_me(world: World, _params: Json) -> Json:
    """Carry out getMe."""
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return world.bot.as_json() | abilities


def _place(params: Json) -> str:
    scope = params.get("scope") or {"type": "default"}
    return json.dumps([scope, params.get("language_code") or ""], sort_keys=True)


def set_my_commands(world: World, params: Json) -> bool:
    """Carry out setMyCommands, per scope and language."""
    world.profile["commands", _place(params)] = params["commands"]
    return True


def get_my_commands(world: World, params: Json) -> list[Json]:
    """Carry out getMyCommands."""
    commands: list[Json] = world.profile.get(("commands", _place(params)), [])
    return commands


def delete_my_commands(world: World, params: Json) -> bool:
    """Carry out deleteMyCommands."""
    world.profile.pop(("commands", _place(params)), None)
    return True


def set_text(world: World, params: Json, name: str) -> bool:
    """Carry out setMyName, setMyDescription and setMyShortDescription; without a text it is taken away."""
    world.profile[name, params.get("language_code") or ""] = params.get(name, "")
    return True


def get_text(world: World, params: Json, name: str) -> Json:
    """Carry out getMyName, getMyDescription and getMyShortDescription, falling back to the text for all languages."""
    code = params.get("language_code") or ""
    standard = world.bot.first_name if name == "name" else ""
    return {name: world.profile.get((name, code)) or world.profile.get((name, "")) or standard}


def set_menu_button(world: World, params: Json) -> bool:
    """Carry out setChatMenuButton."""
    world.profile["menu_button", str(params.get("chat_id", ""))] = params.get("menu_button", {"type": "default"})
    return True


def get_menu_button(world: World, params: Json) -> Any:
    """Carry out getChatMenuButton."""
    return world.profile.get(("menu_button", str(params.get("chat_id", ""))), {"type": "default"})


def get_file(world: World, params: Json) -> Json:
    """Carry out getFile."""
    file_id = params["file_id"]
    if file_id not in world.files:
        raise problems.bad_request("invalid file_id")
    size = len(world.files[file_id].content)
    return {
        "file_id": file_id,
        "file_unique_id": f"unique-{file_id}",
        "file_size": size,
        "file_path": f"files/{file_id}",
    }
