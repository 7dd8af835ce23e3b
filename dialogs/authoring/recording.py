"""Writes script tests anew where the bot no longer says what they expect; the difference is for a person to review."""

import io
from collections.abc import Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from dialogs.authoring.playing import Message, Performance, Stage, is_button
from dialogs.authoring.script_tests import Expected, Heard, ScriptTest


def record(text: str, test: ScriptTest, stage: Stage) -> str:
    """Give the test's document with every `bot:` that is empty or not met replaced by what the bot says.

    All else stays as it is, comments too. From a button that is missing on, nothing is replaced.
    """
    yaml = round_trip()
    document: Any = yaml.load(text)
    items = {item.lc.line + 1: item for item in document["conversation"]}
    performance = Performance(stage(test), test.file)
    for entry in test.entries:
        if isinstance(entry, Expected):
            performance.compare(entry)
        elif isinstance(entry, Heard):
            compared = performance.compared
            if performance.compare(entry) or not entry.parts:
                items[entry.line]["bot"] = _said(performance.heard[compared:], entry)
                performance.compared = len(performance.heard)
                performance.met = len(performance.heard)
        else:
            try:
                performance.act(entry)
            except LookupError:
                break
    return _dumped(yaml, document)


def _said(messages: Sequence[Message], entry: Heard) -> Any:
    """Write messages as the test does: in full, and with their buttons where it named any."""
    parts: list[Any] = [_scalar(message.text) for message in messages if message.text]
    if any(is_button(part) for part, _ in entry.parts):
        parts += [DoubleQuotedScalarString(f"[{label}]") for message in messages for label in message.labels]
    return parts[0] if len(parts) == 1 else parts or None


def _scalar(text: str) -> str:
    return LiteralScalarString(text) if "\n" in text else text


def _dumped(yaml: YAML, document: Any) -> str:
    out = io.StringIO()
    yaml.dump(document, out)
    return out.getvalue()


def round_trip() -> YAML:
    """Make the reader and writer under which a document in block style comes back as it was, comments included."""
    yaml = YAML()
    yaml.width = 4096
    yaml.preserve_quotes = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
