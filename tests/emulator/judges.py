"""The strangers who judge every request that the emulator receives.

The first is a description derived from aiogram (types, required fields, written limits), the second is teremok,
which also reads HTML and Markdown. A third, small one knows what the Bot API says elsewhere than at a field.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from aiogram.client.default import DefaultBotProperties
from aiogram.types import BufferedInputFile
from pydantic import ValidationError
from teremok.validation import ApiRuleViolation, validate_method

from tests.emulator.checking import Finding, Upload, check_object
from tests.emulator.description import METHODS

MAX_INLINE_BUTTONS = 100
_START_LINK = re.compile(r"(?:t\.me/\w+|tg://resolve)\?(?:[^\s\"'<>]*&(?:amp;)?)?start(?:group)?=([^&\s\"'<>]*)")
_START_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_BUTTON_URL = re.compile(r"(?:https?|tg|ton)://\S+")
#: teremok looks at no installed bot; it only asks for the defaults that a bot would fill in.
_NO_DEFAULTS = SimpleNamespace(default=DefaultBotProperties())


@dataclass(frozen=True, slots=True)
class Violation:
    """A request that leaves the Bot API: who says so, of which method and field, and what the server would answer."""

    judge: str
    method: str
    path: str
    rule: str
    answer: str | None

    def __str__(self) -> str:
        return f"{self.path}: {self.rule} (says {self.judge})"


def judge(method: str, params: dict[str, Any]) -> list[Violation]:
    """Return every rule that a request breaks; the first with an `answer` decides what the server refuses it with."""
    if method not in METHODS:
        return [Violation("aiogram", method, method, "unknown method", None)]
    first = list(check_object(METHODS[method], params, method))
    seconds = list(_second_judge(method, params, first))
    everywhere = list(_rules_elsewhere(method, params))
    return [
        Violation(name, method, finding.path, finding.rule, finding.answer)
        for name, findings in (("aiogram", first), ("teremok", seconds), ("documentation", everywhere))
        for finding in findings
    ]


def _second_judge(method: str, params: dict[str, Any], first: list[Finding]) -> Iterator[Finding]:
    try:
        call = METHODS[method].model_validate(_with_buffers(params))
        validate_method(_NO_DEFAULTS, call)  # type: ignore[arg-type]
    except ValidationError as invalid:
        if not first:
            yield Finding(method, f"cannot be read: {invalid.errors()[0]['msg']}", "can't parse the request")
    except ApiRuleViolation as broken:
        words = broken.description.removeprefix("Bad Request: ")
        # teremok counts before entities are parsed; the limit holds after it, which the first judge measures.
        if "is too long" not in words or "parse_mode" not in params:
            yield Finding(method, words, words)


def _with_buffers(value: Any) -> Any:
    if isinstance(value, Upload):
        return BufferedInputFile(value.content, value.name)
    if isinstance(value, dict):
        return {name: _with_buffers(inner) for name, inner in value.items()}
    return [_with_buffers(inner) for inner in value] if isinstance(value, list) else value


def _rules_elsewhere(method: str, params: dict[str, Any]) -> Iterator[Finding]:
    """Yield what breaks a rule written outside the fields: https://core.telegram.org/bots/features, .../bots/faq."""
    buttons = list(_inline_buttons(params.get("reply_markup")))
    path = f"{method}.reply_markup"
    if len(buttons) > MAX_INLINE_BUTTONS:
        yield Finding(path, f"at most {MAX_INLINE_BUTTONS} buttons, found {len(buttons)}", "reply markup is too long")
    for button in buttons:
        if not str(button.get("text", "")).strip():
            yield Finding(path, "a button without a label", "can't parse inline keyboard button: Text is empty")
        url = button.get("url")
        if isinstance(url, str) and _BUTTON_URL.fullmatch(url) is None:
            yield Finding(path, f"not a link: {url}", f"inline keyboard button URL '{url}' is invalid")
    for payload in _start_payloads(params):
        if _START_PAYLOAD.fullmatch(payload) is None:
            yield Finding(method, f"start payload {payload!r} is not 1-64 of A-Z, a-z, 0-9, _ and -")


def _inline_buttons(markup: Any) -> Iterator[dict[str, Any]]:
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    for row in rows if isinstance(rows, list) else []:
        yield from (each for each in row if isinstance(each, dict)) if isinstance(row, list) else ()


def _start_payloads(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _START_LINK.findall(value)
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _start_payloads(inner)
