"""How an Outgoing lies in the outbox: compact JSON, without what is empty."""

import json
from typing import Any

from bot.messages import Outgoing, OutgoingButton


class UnreadablePayload(ValueError):
    """These bytes are no Outgoing that this program wrote."""


def write(message: Outgoing) -> bytes:
    """Write a message as the outbox keeps it."""
    fields: dict[str, Any] = {"kind": message.kind, "text": message.text}
    if message.language is not None:
        fields["language"] = message.language
    if message.buttons:
        fields["buttons"] = [[_written(button) for button in row] for row in message.buttons]
    if message.prompt is not None:
        fields["prompt"] = message.prompt
    if message.location_button is not None:
        fields["location_button"] = message.location_button
    if message.protected:
        fields["protected"] = True
    if message.changes is not None:
        fields["changes"] = message.changes
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def read(payload: bytes) -> Outgoing:
    """Read a message of the outbox; raises UnreadablePayload."""
    try:
        fields = json.loads(payload)
        return Outgoing(
            kind=_kind(fields["kind"]),
            text=str(fields["text"]),
            language=fields.get("language"),
            buttons=tuple(tuple(_read(button) for button in row) for row in fields.get("buttons", ())),
            prompt=fields.get("prompt"),
            location_button=fields.get("location_button"),
            protected=bool(fields.get("protected")),
            changes=fields.get("changes"),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadablePayload(type(error).__name__) from None


def _written(button: OutgoingButton) -> list[Any]:
    if button.url is not None:
        return [button.label, button.nonce, int(button.chosen), button.url]
    return [button.label, button.nonce, 1] if button.chosen else [button.label, button.nonce]


def _read(button: list[Any]) -> OutgoingButton:
    label, nonce, *rest = button
    url = str(rest[1]) if len(rest) > 1 else None
    return OutgoingButton(str(label), str(nonce), bool(rest and rest[0]), url)


def _kind(kind: object) -> Any:
    if kind not in ("say", "change"):
        raise ValueError(kind)
    return kind
