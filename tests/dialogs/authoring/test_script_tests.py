"""Script tests: how they are read, played and recorded, against a conversation that says what it is told to say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from dialogs.authoring.playing import play
from dialogs.authoring.recording import record
from dialogs.authoring.script_tests import ScriptTest, read_test
from dialogs.conditions import Value
from dialogs.engine.events import UnfitKind

GREETING = """\
# The comment stays.
test: a greeting
language: tr
date: 2026-11-23
conversation:
  - person: /start
  - bot: Merhaba
  - person: "[Evet]"
  - bot:
      - Hangi ödemeler
      - "[Kira]"
      - Yardım
  - expect:
      answers:
        arrears:
          - rent
          - energy
        months: 3
        place:
      result:
        urgent: yes
      status: active
"""


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    labels: tuple[str, ...] = ()


@dataclass(slots=True)
class Parrot:
    """A conversation that answers by a table, and remembers what was done to it."""

    says: Mapping[str, tuple[Line, ...]]
    answers: Mapping[str, Value] = field(
        default_factory=lambda: {"arrears": ("energy", "rent"), "months": 3},
    )
    results: Mapping[str, Value] = field(default_factory=lambda: {"urgent": True})
    status: str = "active"
    done: list[str] = field(default_factory=list)

    def _hear(self, words: str) -> Sequence[Line]:
        self.done.append(words)
        return self.says.get(words, ())

    def start(self, payload: str = "") -> Sequence[Line]:
        return self._hear(f"start {payload}".strip())

    def say(self, text: str) -> Sequence[Line]:
        return self._hear(text)

    def press(self, label: str) -> Sequence[Line]:
        if f"[{label}]" not in self.says:
            raise LookupError(f"no button {label!r}")
        return self._hear(f"[{label}]")

    def send(self, kind: UnfitKind) -> Sequence[Line]:
        return self._hear(f"send {kind}")

    def wait(self, duration: timedelta) -> None:
        self._hear(f"wait {duration}")

    def fire(self, timer: str) -> Sequence[Line]:
        return self._hear(f"fire {timer}")

    def call(self, script: str, facts: Sequence[str]) -> Sequence[Line]:
        return self._hear(f"call {script} {' '.join(facts)}")


SAYS = {
    "start": (Line("Merhaba!\nBen Köprü."),),
    "[Evet]": (Line("Bir şey"), Line("Hangi  ödemeler gecikti?", ("Kira", "Enerji")), Line("Yardım için yazın.")),
}


def parsed(document: str) -> ScriptTest:
    read_as, problems = read_test(document, "t.yaml")
    assert problems == ()
    assert read_as is not None
    return read_as


def failures(document: str, parrot: Parrot | None = None) -> list[tuple[int, str]]:
    found = play(parsed(document), lambda _: parrot or Parrot(SAYS))
    return [(problem.line, problem.message) for problem in found]


def test_a_test_is_read_with_its_date_and_language() -> None:
    read_as = parsed(GREETING)

    assert (read_as.name, read_as.language, read_as.today) == ("a greeting", "tr", date(2026, 11, 23))
    assert len(read_as.entries) == 5


def test_a_test_that_is_met_has_no_problems() -> None:
    assert failures(GREETING) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("bot: Merhaba", "bot: Günaydın", 7, "expected “Günaydın”; the bot said “Merhaba! Ben Köprü.”"),
        ("- Hangi ödemeler", "- Hangi borçlar", 10, "Bir şey"),
        ('- "[Kira]"', '- "[Su]"', 11, "there is no button [Su]; buttons: Kira, Enerji"),
        ('- "[Kira]"\n      - Yardım', '- "[Kira]"\n      - Bir şey', 12, "expected “Bir şey”"),
        ("- energy", "- water", 15, "expected answer `arrears` to be rent, water, and it is energy, rent"),
        ("months: 3", "months: 4", 18, "expected answer `months` to be 4, and it is 3"),
        ("months: 3", "months:", 18, "expected answer `months` to be missing"),
        ("place:", "place: GM0344", 19, "expected answer `place` to be GM0344, and it is missing"),
        ("urgent: yes", "urgent: no", 21, "expected result `urgent` to be no, and it is yes"),
        ("status: active", "status: ended", 14, "expected the conversation to be ended, and it is active"),
        ('"[Evet]"', '"[Hayır]"', 8, "the test stops here: no button 'Hayır'"),
    ],
)
def test_what_is_not_met_is_reported_at_its_line(old: str, new: str, line: int, words: str) -> None:
    assert GREETING.count(old) == 1

    found = failures(GREETING.replace(old, new))

    assert [number for number, _ in found] == [line]
    assert words in found[0][1]


def test_a_test_stops_at_a_button_that_is_missing() -> None:
    parrot = Parrot(SAYS)

    found = failures(GREETING.replace('"[Evet]"', '"[Hayır]"').replace("months: 3", "months: 9"), parrot)

    assert len(found) == 1
    assert parrot.done == ["start"]


def test_more_messages_are_welcome_unless_the_test_is_exact() -> None:
    whole = GREETING.replace("language: tr", "language: tr\nexactly: yes")
    one = GREETING.replace("      - Yardım\n", "      - Yardım\n    exactly: yes\n")

    assert [line for line, _ in failures(whole)] == [10]
    assert [line for line, _ in failures(one)] == [9]
    assert failures(whole.replace("      - Hangi", "      - Bir şey\n      - Hangi")) == []


def test_two_expectations_after_each_other_go_on_where_the_first_ended() -> None:
    two = GREETING.replace('      - "[Kira]"\n      - Yardım\n', "  - bot: Yardım\n")
    again = GREETING.replace('      - "[Kira]"\n      - Yardım\n', "  - bot: Hangi\n")

    assert failures(two) == []
    assert [line for line, _ in failures(again)] == [11]


def test_everything_that_a_person_can_do_is_done_in_order() -> None:
    parrot = Parrot({**SAYS, "start web": (), "fire remind:nudge": (Line("Orada mısınız?"),)})

    found = failures(
        """\
test: all of it
language: nl
date: 2026-11-23
conversation:
  - person:
      - /start web
      - merhaba
      - /dil
  - wait: 25 hours
  - timer: remind:nudge
  - bot: Orada
  - call: check_in
    holds:
      - helper_reachable
  - call: aftercare
  - send: photo
  - bot:
""",
        parrot,
    )

    assert found == []
    assert parrot.done[:5] == ["start web", "merhaba", "/dil", "wait 1 day, 1:00:00", "fire remind:nudge"]
    assert parrot.done[5:] == ["call check_in helper_reachable", "call aftercare ", "send photo"]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("language: tr", "language: de", "type", 3),
        ("date: 2026-11-23", "date: 23 november", "type", 4),
        ("date: 2026-11-23\n", "", "missing_key", 2),
        ("test: a greeting", "test: a greeting\nauthor: me", "unknown_key", 3),
        ("  - bot: Merhaba", "  - robot: Merhaba", "test_line", 7),
        ("  - bot: Merhaba", "  - bot: Merhaba\n    person: Merhaba", "test_line", 7),
        ("  - bot: Merhaba", "  - Merhaba", "type", 7),
        ("person: /start", "person:", "type", 6),
        ("  - bot: Merhaba", "  - wait: long", "type", 7),
        ("  - bot: Merhaba", "  - timer: nudge", "type", 7),
        ("  - bot: Merhaba", "  - send: money", "type", 7),
        ("  - bot: Merhaba", "  - call: check_in\n    holds:\n      - helper", "type", 7),
        ("  - bot: Merhaba", "  - call: check_in\n    with: helper", "unknown_key", 8),
        ("status: active", "status: asleep", "type", 22),
        ("  - bot: Merhaba", "  - expect: Merhaba", "type", 7),
        ("      answers:", "      answer:", "unknown_key", 14),
        ("      result:\n        urgent: yes", "      result: yes", "type", 20),
    ],
)
def test_a_wrong_shape_is_refused_with_its_line(old: str, new: str, code: str, line: int) -> None:
    assert GREETING.count(old) == 1

    read_as, problems = read_test(GREETING.replace(old, new), "t.yaml")

    assert read_as is None
    assert (code, line) in [(problem.code, problem.line) for problem in problems]


@pytest.mark.parametrize("document", ["", "- a\n", "test: x\nlanguage: tr\ndate: 2026-11-23\nconversation:\n"])
def test_what_is_no_test_is_refused(document: str) -> None:
    read_as, problems = read_test(document, "t.yaml")

    assert read_as is None
    assert problems


def test_recording_leaves_a_test_that_is_met_as_it_is() -> None:
    assert record(GREETING, parsed(GREETING), lambda _: Parrot(SAYS)) == GREETING


def test_recording_writes_what_the_bot_says_where_it_differs_or_nothing_stood() -> None:
    outdated = GREETING.replace("- Hangi ödemeler", "- Hangi borçlar").replace("bot: Merhaba", "bot:")

    recorded = record(outdated, parsed(outdated), lambda _: Parrot(SAYS))

    assert recorded == GREETING.replace(
        "  - bot: Merhaba\n", "  - bot: |-\n      Merhaba!\n      Ben Köprü.\n"
    ).replace(
        '      - Hangi ödemeler\n      - "[Kira]"\n      - Yardım\n',
        "      - Bir şey\n      - Hangi  ödemeler gecikti?\n      - Yardım için yazın.\n"
        '      - "[Kira]"\n      - "[Enerji]"\n',
    )
    assert failures(recorded) == []


def test_recording_stops_where_a_button_is_missing() -> None:
    outdated = GREETING.replace("bot: Merhaba", "bot: Günaydın").replace('"[Evet]"', '"[Hayır]"')

    recorded = record(outdated, parsed(outdated), lambda _: Parrot(SAYS))

    assert "Ben Köprü." in recorded
    assert "- Hangi ödemeler" in recorded
