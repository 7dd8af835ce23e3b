"""A small script with every kind of step, and a play of it without any understanding of texts."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from dialogs.conditions import Comparison, Value
from dialogs.engine import step as engine
from dialogs.engine.effects import Button, ChangePrompt, Effect, Say
from dialogs.engine.environment import Environment
from dialogs.engine.events import Event, Pressed, Typed
from dialogs.engine.phrases import PHRASES
from dialogs.engine.script import (
    AskStep,
    BranchStep,
    Bundle,
    CallStep,
    ConsentStep,
    EndStep,
    Field,
    HandOverStep,
    Option,
    RemindStep,
    Reply,
    RouteStep,
    SayStep,
    ScreenStep,
    Script,
    SetStep,
    Step,
    SuggestSupportStep,
    SummaryStep,
    WaitStep,
    Way,
)
from dialogs.engine.state import State
from dialogs.offers import HelpCard
from dialogs.wording import Text, text

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def both(words: str) -> Text:
    return text(nl=f"{words} (nl)", tr=f"{words} (tr)")


def option(code: str, *, exclusive: bool = False) -> Option:
    return Option(code, both(code), exclusive)


def to(step: str) -> tuple[Way, ...]:
    return (Way(step),)


def answered(name: str, how: str, value: Value) -> Comparison:
    return Comparison("answer", name, how, value)


def _field(name: str, kind: str, *codes: str, **more: object) -> Field:
    options = tuple(option(code, exclusive=code in ("none", "unknown")) for code in codes)
    return Field(name, kind, both(name), options, **more)  # type: ignore[arg-type]


FIELDS = {
    one.name: one
    for one in (
        Field("language", "language", both("language"), (option("tr"), option("nl")), personal=False),
        _field("debts", "choices", "rent", "energy", "loan", "none", "unknown", stale_after_days=30),
        _field("months", "choice", "one", "two", "unknown", depends_on=("debts",)),
        _field("children", "number", minimum=0, maximum=20),
        _field("place", "place", "refused"),
        _field("post", "yes_no", "yes", "no"),
        _field("mark", "choice", "set"),
    )
}

STEPS: tuple[Step, ...] = (
    AskStep("language", "language", both("which language"), to("hello"), counted=False),
    SayStep("hello", (both("hello"), both("what this is")), to("privacy")),
    ConsentStep("privacy", "screening", "1", both("may we"), both("yes"), both("no"), "debts", "refused"),
    SayStep("refused", (both("still help"),), to("bye")),
    AskStep(
        "debts",
        "debts",
        both("which debts"),
        (Way("months", answered("debts", "includes", "rent")), Way("mark")),
    ),
    AskStep("months", "months", both("how many months"), to("mark"), retry=(both("months, please"),)),
    SetStep("mark", {"mark": "set"}, to("nudge")),
    RemindStep("nudge", timedelta(hours=24), both("still there"), to("children")),
    AskStep("children", "children", both("how many children"), to("self_reliance")),
    CallStep("self_reliance", "reliance", to("place"), {"mark": "mark"}, {"post": "post"}),
    AskStep("place", "place", both("where"), to("sum")),
    SummaryStep(
        "sum",
        both("is this right"),
        ("debts", "months", "children", "post", "place"),
        both("right"),
        both("correct"),
        both("which"),
        to("result"),
    ),
    ScreenStep("result", (both("you are {class_name}"),), to("money")),
    SuggestSupportStep("money", (both("{support_suggestions}"),), to("offers")),
    RouteStep("offers", (both("go to {municipality}"),), to("urgent")),
    BranchStep("urgent", (Way("human", Comparison("fact", "urgency", "is", "U2")), Way("later"))),
    HandOverStep("human", "urgent", both("somebody calls"), to("later")),
    WaitStep("later", timedelta(days=3), both("see you"), to("bye")),
    EndStep("bye", (both("bye"),)),
)

RELIANCE = Script(
    "reliance",
    both("reliance"),
    "post",
    {name: FIELDS[name] for name in ("post", "mark")},
    {
        "post": AskStep("post", "post", both("do you open post"), to("back")),
        "back": EndStep("back", ()),
    },
    ("mark",),
    ("post",),
)

INTAKE = Script("intake", both("intake"), "language", FIELDS, {one.id: one for one in STEPS})

LONGEST = {
    "intake": {
        "language": 5, "hello": 5, "privacy": 5, "debts": 5, "months": 4, "mark": 3, "nudge": 3, "children": 3,
        "self_reliance": 2, "place": 1,
    },
    "reliance": {"post": 1},
}  # fmt: skip

_PHRASES = {name: both(" ".join([name, *(f"{{{one}}}" for one in sorted(used))])) for name, used in PHRASES.items()}

REPLIES = {
    "topic:rent": Reply(both("rent article"), (both("about rent"),), ("topic:eviction", "topic:gone")),
    "topic:eviction": Reply(both("eviction article"), (both("about eviction"),)),
    "safety:crisis": Reply(both("crisis"), (both("call 113"),)),
    "safety:violence": Reply(both("violence"), (both("call veilig thuis"),), hushes=True),
    "check:crisis": Reply(both("check"), (both("is it that bad"),)),
    "safety:gambling": Reply(both("gambling"), (both("cruks"),)),
    "talk:thanks": Reply(both("thanks"), (both("you are welcome"),)),
}

BUNDLE = Bundle("sample", "intake", {"intake": INTAKE, "reliance": RELIANCE}, _PHRASES, LONGEST, REPLIES)


class SampleCasework:
    """Rules of a sample: rent is urgent."""

    def facts(self, answers: object, on: date) -> dict[str, Value]:
        return {}

    def screening(self, answers: dict[str, Value], on: date) -> tuple[dict[str, Value], dict[str, Text]]:
        debts = answers.get("debts", ())
        urgent = isinstance(debts, tuple) and "rent" in debts
        return {"class": "risky", "urgency": "U2" if urgent else "U0"}, {"class_name": both("risky")}

    def routing(self, answers: dict[str, Value], on: date) -> tuple[dict[str, Value], dict[str, Text]]:
        return {"municipality": str(answers.get("place"))}, {"municipality": both("town hall")}

    def support(self, answers: dict[str, Value], on: date) -> tuple[dict[str, Value], dict[str, Text]]:
        return {"support": ("toeslagen",)}, {"support_suggestions": both("ask for toeslagen")}

    def hand_over(self, answers: dict[str, Value], chosen: HelpCard, on: date, language: str) -> dict[str, Text]:
        return {"handover_record": both(f"all for {chosen.id}"), "help_title": chosen.title, "hear_by": both("soon")}

    def place(self, value: Value, on: date) -> Text | None:
        return both(f"place {value}")


@dataclass
class Play:
    """Plays events against the sample, remembering what is shown."""

    bundle: Bundle = BUNDLE
    now: datetime = NOW
    state: State = field(default_factory=lambda: engine.fresh(BUNDLE))
    effects: list[Effect] = field(default_factory=list)
    last: tuple[Effect, ...] = ()
    turns: int = 0

    def happen(self, event: Event) -> tuple[Effect, ...]:
        self.turns += 1
        made = engine.step(self.bundle, self.state, event, self.environment())
        self.state, self.last = made.state, made.effects
        self.effects.extend(made.effects)
        return made.effects

    def environment(self) -> Environment:
        seed = hashlib.blake2b(str(self.turns).encode(), digest_size=16).digest()
        return Environment(self.now, self.now.date(), seed, SampleCasework(), lambda moment: moment)

    def type(self, value: Value | None = None, **more: object) -> tuple[Effect, ...]:
        return self.happen(Typed(value, **more))  # type: ignore[arg-type]

    def press(self, label: str) -> tuple[Effect, ...]:
        return self.happen(Pressed(self.button(label).nonce))

    def button(self, label: str) -> Button:
        for effect in reversed(self.effects):
            if isinstance(effect, Say | ChangePrompt):
                for row in effect.buttons:
                    for button in row:
                        if button.label.startswith(label):
                            return button
        raise LookupError(label)

    @property
    def said(self) -> list[str]:
        return [effect.text for effect in self.last if isinstance(effect, Say)]

    @property
    def values(self) -> dict[str, Value]:
        return {name: answer.value for name, answer in self.state.answers.items()}

    def through(self, *values: Value) -> "Play":
        for value in values:
            self.type(value)
        return self


def at_summary() -> Play:
    """Play the longest way to the summary."""
    play = Play()
    play.type(language="tr")
    return play.through("yes", ("rent", "loan"), "two", 2, "yes", "GM0344/3511")
