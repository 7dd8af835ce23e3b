"""Who is in the demo, and what happens to them: staff, people, and each step from the first words to the outcome."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from bot.demo.moments import When, day, minutes
from dialogs.authoring.directory_context import key_id
from storage.staff import Role

#: Where all addresses of the demo lie: a domain that is nobody's (RFC 2606).
DOMAIN: Final = "demo.example.org"

#: Short names of the organisations with an account -> their ids in the fictional directory; the last is the help of a
#: municipality.
ORGANIZATIONS: Final[Mapping[str, str]] = {
    "gooi": key_id("voorbeeldhulp_gooi"),
    "lijn": key_id("voorbeeldlijn"),
    "bank": key_id("voorbeeldbank_gooi"),
}
#: The services that are handed over to.
CAFE: Final = key_id("voorbeeldhulp_gooi", "gooi_money_cafe")
LINE: Final = key_id("voorbeeldlijn", "online_turkish")
MUNICIPALITY: Final = "GM0402"

#: An answer as a code or several; of a place and a telephone number the words that are typed.
Said = str | tuple[str, ...]

Does = Literal[
    "hand_over",  # code: the service
    "withdraw",
    "says",  # code: of the text, as in all that follow
    "picks",
    "claim",
    "decline",  # code: the reason
    "contacted",
    "progress",
    "close",  # code: the outcome
    "phrase",  # code: of the prepared text
    "writes",
    "notes",
    "proposes",
]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works in the demo; `key` stands in their address."""

    key: str
    role: Role
    language: Literal["nl", "tr"] = "nl"

    @property
    def email(self) -> str:
        """Give the address with which they sign in."""
        return f"{self.key}@{DOMAIN}"

    @property
    def organization_id(self) -> str | None:
        """Give their organisation; None for those who belong to none."""
        return ORGANIZATIONS.get(self.key.partition(".")[0])


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that happens; `by` is the key of who does it, empty: the person."""

    at: When
    does: Does
    code: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who asks for help: what they answer, and all that happens with their lead, in order."""

    key: str
    language: Literal["nl", "tr"]
    answers: Mapping[str, Said]
    acts: tuple[Act, ...]


#: The observer comes last: whoever finds them knows that all the rest is there.
OBSERVER: Final = Member("observer", "observer")
ADMIN: Final = Member("admin", "admin")
STAFF: Final = (
    ADMIN,
    Member("gooi.coordinator", "coordinator"),
    Member("gooi.helper1", "helper"),
    Member("gooi.helper2", "helper", "tr"),
    Member("lijn.coordinator", "coordinator", "tr"),
    Member("lijn.helper1", "helper", "tr"),
    Member("lijn.helper2", "helper"),
    Member("bank.coordinator", "coordinator"),
    OBSERVER,
)

_ANSWERS: Final[Mapping[str, Said]] = {
    "danger": ("none",),
    "arrears": ("health", "energy"),
    "housing_months": "two",
    "health_months": "one_to_five",
    "total_arrears": "over_500",
    "overdraft": ("none",),
    "letters": ("collector",),
    "fixed_costs": "partly",
    "missed_months": "three_or_more",
    "borrowing": ("family",),
    "business": "no",
    "children": "yes",
    "phase": "not_started",
    "overview": "no_overview",
    "place": "1211",
    "help_language": "turkish",
    "contact_way": "bot",
}


def _with(**answers: Said) -> Mapping[str, Said]:
    return {**_ANSWERS, **answers}


#: A number that telephone companies keep free for fiction (Ofcom).
_PHONE: Final = "+447700900123"

PEOPLE: Final = (
    Person("near_term", "nl", _with(arrears=("rent",), letters=("summons",), help_language="dutch"), (
        Act(day(3, 10, 5), "hand_over", CAFE),
    )),
    Person("fresh", "tr", _with(
        arrears=("tax", "benefits"), total_arrears="up_to_500", letters=("none",), fixed_costs="can_pay",
        missed_months="one_or_two", borrowing=("none",), overview="good",
    ), (
        Act(minutes(50), "hand_over", CAFE),
    )),
    Person("urgent", "tr", _with(
        danger=("eviction",), arrears=("rent",), letters=("bailiff",), housing_months="three_or_more"
    ), (
        Act(minutes(20), "hand_over", CAFE),
    )),
    Person("by_phone", "nl", _with(
        arrears=("loan", "fine"), help_language="dutch", place="1231", contact_way="phone", phone=_PHONE,
        phone_when="evening",
    ), (
        Act(day(2, 14, 20), "hand_over", CAFE),
        Act(day(1, 9, 40), "claim", by="gooi.helper1"),
    )),
    Person("reached", "tr", _with(
        danger=("bank_seizure",), letters=("collector", "fine_reminder"), arrears=("fine", "health")
    ), (
        Act(day(5, 11, 10), "hand_over", CAFE),
        Act(day(4, 9, 30), "claim", by="gooi.helper2"),
        Act(day(4, 9, 35), "phrase", "hello", by="gooi.helper2"),
        Act(day(4, 12, 5), "says", "reached_thanks"),
        Act(day(3, 13, 0), "phrase", "understood", by="gooi.helper2"),
    )),
    Person("talking", "tr", _with(arrears=("rent", "energy"), overdraft=("overdrawn_over_500",)), (
        Act(day(7, 15, 0), "hand_over", CAFE),
        Act(day(6, 9, 15), "claim", by="gooi.helper2"),
        Act(day(6, 9, 20), "phrase", "hello", by="gooi.helper2"),
        Act(day(6, 10, 45), "says", "talking_letters"),
        Act(day(6, 11, 30), "phrase", "keep_letters", by="gooi.helper2"),
        Act(day(5, 14, 10), "notes", "talking_note", by="gooi.helper2"),
        Act(day(4, 10, 0), "progress", by="gooi.helper2"),
        Act(day(2, 15, 30), "writes", "talking_landlord", by="gooi.helper2"),
        Act(minutes(12), "says", "talking_reply"),
    )),
    Person("proposed", "nl", _with(arrears=("mortgage", "loan"), help_language="dutch", overview="post_unopened"), (
        Act(day(6, 10, 30), "hand_over", CAFE),
        Act(day(5, 9, 5), "claim", by="gooi.helper1"),
        Act(day(5, 9, 10), "phrase", "when_to_call", by="gooi.helper1"),
        Act(day(5, 18), "says", "proposed_when"),
        Act(day(2, 9, 45), "progress", by="gooi.helper1"),
        Act(day(1, 11, 0), "proposes", "appointment_place", by="gooi.helper1"),
    )),
    Person("picked", "tr", _with(place="1102", arrears=("loan", "plan")), (
        Act(day(6, 13, 30), "hand_over", LINE),
        Act(day(5, 10, 30), "claim", by="lijn.helper1"),
        Act(day(4, 11, 0), "contacted", by="lijn.helper1"),
        Act(day(4, 11, 10), "progress", by="lijn.helper1"),
        Act(day(3, 15, 0), "proposes", by="lijn.helper1"),
        Act(day(3, 15, 50), "picks"),
    )),
    Person("completed", "tr", _with(place="3071", arrears=("health",)), (
        Act(day(11, 10, 0), "hand_over", LINE),
        Act(day(10, 9, 20), "claim", by="lijn.helper1"),
        Act(day(10, 9, 30), "phrase", "hello", by="lijn.helper1"),
        Act(day(10, 12, 0), "says", "completed_thanks"),
        Act(day(8, 10, 0), "progress", by="lijn.helper1"),
        Act(day(2, 16, 0), "close", "completed", by="lijn.helper1"),
    )),
    Person("no_show", "nl", _with(place="5611", arrears=("study", "tax"), help_language="turkish_or_interpreter"), (
        Act(day(10, 15, 0), "hand_over", LINE),
        Act(day(9, 11, 0), "claim", by="lijn.helper2"),
        Act(day(9, 11, 5), "phrase", "tried_to_call", by="lijn.helper2"),
        Act(day(5, 13, 0), "close", "no_show", by="lijn.helper2"),
    )),
    Person("declined", "tr", _with(
        arrears=("plan",), total_arrears="up_to_500", letters=("none",), fixed_costs="can_pay", missed_months="none",
        borrowing=("none",), business="yes", overview="good",
    ), (
        Act(day(3, 9, 10), "hand_over", CAFE),
        Act(day(2, 10, 15), "decline", "no_room", by="gooi.coordinator"),
    )),
    Person("silent", "tr", _with(arrears=("water", "tax"), borrowing=("none",)), (
        Act(day(6, 11, 45), "hand_over", CAFE),
        Act(day(1, 13, 15), "claim", by="lijn.helper2"),
    )),
    Person("withdrawn", "tr", _with(place="3525", arrears=("other",), children="no"), (
        Act(day(4, 14, 40), "hand_over", LINE),
        Act(day(3, 9, 50), "withdraw"),
    )),
    Person("by_law", "tr", _with(danger=("energy_cutoff",), arrears=("energy", "rent"), letters=("summons",)), (
        Act(day(3, 11, 30), "hand_over", CAFE),
        Act(day(1, 10, 20), "claim", by="bank.coordinator"),
    )),
)  # fmt: skip
