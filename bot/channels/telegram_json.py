"""Reading Telegram's JSON without trusting it: shapes are asked for, and what has another shape says so by a code."""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

BIGGEST = 2**63 - 1
#: Telegram puts the id first; read without a parser when the rest cannot be read.
_ID_IN_FRONT = re.compile(rb'\s*\{\s*"update_id"\s*:\s*([0-9]{1,19})\s*[,}]')
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{},]', re.DOTALL)
_RESULT = re.compile(rb'"result"\s*:\s*\[')


class Misshapen(Exception):
    """The JSON is not what the Bot API describes; `reason` is a code without content."""

    def __init__(self, reason: str) -> None:
        """Say by a code which part was wrong."""
        super().__init__(reason)
        self.reason = reason


def parse(body: bytes) -> Json:
    """Parse one JSON object; raises Misshapen for anything else, however deep, long or broken."""
    try:
        parsed = json.loads(body)
    except RecursionError:
        raise Misshapen("too_deep") from None
    except ValueError:  # no JSON, no UTF-8, or a number of more than 4,300 digits
        raise Misshapen("not_json") from None
    if not isinstance(parsed, dict):
        raise Misshapen("not_an_object")
    return parsed


def part(parent: Json, key: str) -> Json:
    """Give the object under a key; raises Misshapen when there is none."""
    value = parent.get(key)
    if not isinstance(value, dict):
        raise Misshapen(f"no_{key}")
    return value


def whole_number(parent: Json, key: str) -> int:
    """Give the whole number of at most 63 bits under a key; raises Misshapen when there is none."""
    value = parent.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not -BIGGEST <= value <= BIGGEST:
        raise Misshapen(f"no_{key}")
    return value


def words(parent: Json, key: str) -> str:
    """Give the text under a key, clean; raises Misshapen when there is none."""
    value = parent.get(key)
    if not isinstance(value, str):
        raise Misshapen(f"no_{key}")
    return clean(value)


def clean(text: str) -> str:
    """Replace what no database and no network takes: half characters (lone surrogates) and zero bytes."""
    if "\0" in text:
        text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def update_id_of(update: Json, body: bytes) -> int:
    """Give the update's id; without a usable one a negative number that is the same for the same bytes."""
    try:
        update_id = whole_number(update, "update_id")
    except Misshapen:
        return id_from_bytes(body)
    return update_id if update_id >= 0 else id_from_bytes(body)


def id_from_bytes(body: bytes) -> int:
    """Give the id that stands in front of an unreadable update, or the negative number made from its bytes."""
    in_front = _ID_IN_FRONT.match(body)
    if in_front and (update_id := int(in_front[1])) <= BIGGEST:
        return update_id
    digest = hashlib.blake2b(body, digest_size=8).digest()
    return -1 - (int.from_bytes(digest, "big") >> 1)


def split_updates(body: bytes) -> list[bytes]:
    """Cut the answer to getUpdates into its updates, one by one unread; raises Misshapen when it is no such answer.

    One update that no parser takes must not hide the others of its batch, so a broken whole is cut without parsing.
    """
    try:
        answer = parse(body)
    except Misshapen:
        return list(_cut(body))
    if answer.get("ok") is not True or not isinstance(answer.get("result"), list):
        raise Misshapen("no_result")
    return [json.dumps(update, separators=(",", ":")).encode() for update in answer["result"]]


def _cut(body: bytes) -> Iterator[bytes]:
    opening = _RESULT.search(body)
    if opening is None:
        raise Misshapen("no_result")
    begin, depth = opening.end(), 0
    for token in _TOKEN.finditer(body, begin):
        mark = token[0]
        if mark in b"[{":
            depth += 1
        elif mark in b"]}":
            depth -= 1
        if depth < 0 or (depth == 0 and mark == b","):
            if piece := body[begin : token.start()].strip():
                yield piece
            begin = token.end()
        if depth < 0:
            return
    raise Misshapen("cut_off")
