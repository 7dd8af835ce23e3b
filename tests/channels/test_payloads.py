"""Messages as they lie in the outbox: what is written is read back, and anything else is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import payloads
from bot.messages import Outgoing, OutgoingButton

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)
_BUTTONS = st.builds(OutgoingButton, _TEXTS, _TEXTS, st.booleans(), st.none() | _TEXTS)
_MESSAGES = st.builds(
    Outgoing,
    kind=st.sampled_from(["say", "change"]),
    text=_TEXTS,
    language=st.sampled_from(["nl", "tr", None]),
    buttons=st.lists(st.lists(_BUTTONS, min_size=1, max_size=3).map(tuple), max_size=3).map(tuple),
    prompt=st.none() | st.integers(0, 2**31),
    location_button=st.none() | _TEXTS,
    protected=st.booleans(),
    changes=st.none() | _TEXTS,
)


@given(_MESSAGES)
def test_a_message_is_read_as_it_was_written(message: Outgoing) -> None:
    assert payloads.read(payloads.write(message)) == message


def test_half_a_character_does_not_stop_a_message() -> None:
    assert payloads.read(payloads.write(Outgoing("say", "a\ud800b"))).text == "a?b"


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b"null",
        b'{"kind":"shout","text":"x"}',
        b'{"kind":"say"}',
        b'{"kind":"say","text":"","buttons":[[7]]}',
    ],
)
def test_anything_else_is_refused(payload: bytes) -> None:
    with pytest.raises(payloads.UnreadablePayload):
        payloads.read(payload)
