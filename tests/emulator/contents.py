"""What a message can hold beside text, as the Bot API writes it."""

from typing import Any

from tests.emulator.chats import Account, Json
from tests.emulator.checking import Upload
from tests.emulator.formatting import rendered


def text(typed: str) -> Json:
    """Return the content of a typed text, with the entities that Telegram finds in it."""
    plain, entities = rendered(typed, None, None)
    return {"text": plain, **({"entities": entities} if entities else {})}


def location(latitude: float, longitude: float) -> Json:
    """Return the content of a shared location."""
    return {"location": {"latitude": latitude, "longitude": longitude}}


def contact(owner: Account, phone_number: str) -> Json:
    """Return the content of a shared contact."""
    return {"contact": {"phone_number": phone_number, "first_name": owner.first_name, "user_id": owner.id}}


def file(kind: str, upload: Upload, stored: Json, caption: str | None = None) -> Json:
    """Return the content of a file of a kind; `stored` is what `World.keep` returned."""
    extra: dict[str, Json] = {
        "photo": {"width": 800, "height": 600},
        "voice": {"duration": 3, "mime_type": "audio/ogg"},
        "audio": {"duration": 3, "mime_type": "audio/mpeg", "file_name": upload.name},
        "video": {"width": 640, "height": 480, "duration": 3, "mime_type": "video/mp4"},
        "video_note": {"length": 240, "duration": 3},
        "animation": {"width": 320, "height": 240, "duration": 3, "mime_type": "video/mp4"},
        "document": {"file_name": upload.name, "mime_type": upload.content_type},
        "sticker": {
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": "🙂",
        },
    }
    described: Any = stored | extra[kind]
    if kind == "photo":
        described = [described]
    return {kind: described, **({"caption": caption} if caption else {})}
