"""Help in words: what the list, the cards and the notice say, in the shipped texts."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from directory_sample import ORGANIZATIONS, UTRECHT, at, help_by
from shipped_directory import shipped_content

from bot.usecases.known_places import KnownPlaces
from dialogs.casework.directory import (
    Capacity,
    Hours,
    Location,
    Organization,
    Phone,
    Records,
    Schedule,
    Service,
    Verification,
)
from dialogs.casework.directory_index import Directory
from dialogs.casework.help import HelpFinder
from dialogs.casework.municipal_records import municipal_organization_id, municipal_records
from dialogs.casework.offer_texts import Words
from dialogs.casework.policies import CrisisDesk, Link, Policy
from dialogs.offers import Found, HelpCard
from dialogs.wording import Text
from storage.places import load_gazetteer
from storage.rules import load_preferences, load_rules

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
#: A Monday, at noon.
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=AMSTERDAM)
PLACES = KnownPlaces(load_gazetteer())
WORDS = Words(load_rules(), load_preferences(), PLACES.name)
TURKISH = {"place": "GM0344/3511", "help_language": "turkish_or_interpreter"}
DUTCH = {"place": "GM0344/3511", "help_language": "dutch"}
URGENT = {**TURKISH, "danger": ("eviction",)}
SEEN = Verification(date(2026, 11, 20), "coördinator", "telefoon")

MUNICIPAL = municipal_records(shipped_content().municipal, load_gazetteer().municipalities.values())
LINE = shipped_content().records
DESK = CrisisDesk(
    Text({"nl": "Spoedloket", "tr": "Acil masası"}),
    ("U2",),
    (Phone("14030", "14 030"),),
    Hours((Schedule((0, 1, 2, 3, 4), time(8, 30), time(16, 30)),)),
    Text({"nl": "Bewaar je brieven.", "tr": "Mektuplarınızı saklayın."}),
)
WEEK = Hours((Schedule((1, 3), time(9), time(12)), Schedule((0,), time(13), time(17), languages=("tr",))))


def both(words: str) -> Text:
    return Text({"nl": f"{words} (nl)", "tr": f"{words} (tr)"})


def branch(id_: str, km: float | None = 2.4, **members: Any) -> Service:
    seen = {"verification": SEEN, "name": both(id_), "languages": ("nl", "tr"), **members}
    return help_by(id_, km, **seen)


def found(
    *services: Service,
    answers: Any = TURKISH,
    now: datetime = NOON,
    policy: Policy | None = None,
    organizations: tuple[Organization, ...] = (),
) -> Found:
    told = Records({one.id: one for one in (*ORGANIZATIONS, *organizations)}, {one.id: one for one in services})
    directory = Directory(told.over(LINE.over(MUNICIPAL)), {UTRECHT: policy} if policy else None)
    return HelpFinder(directory, PLACES, WORDS).find(answers, now=now, language="tr")


def cards(*services: Service, **more: Any) -> dict[str, HelpCard]:
    return {one.id: one for one in found(*services, **more).cards}


def municipal(**more: Any) -> HelpCard:
    return next(one for one in found(**more).cards if one.kind == "municipality")


def said(card: HelpCard) -> str:
    return "\n".join(card.details.by_language.values())


def words(name: str) -> str:
    return WORDS.preferences.texts[name].by_language["nl"]


def test_every_card_is_whole_in_both_languages() -> None:
    service = branch("a", groups=("families",), cost=both("5 euro"), eligibility=both("iedereen"), hours=WEEK)

    for card in found(service, answers=URGENT, policy=Policy(UTRECHT, crisis_desk=DESK)).cards:
        for text in (card.title, card.line, card.details):
            assert set(text.by_language) == {"nl", "tr"}
            assert all(text.by_language.values())
            assert not text.placeholders()


def test_the_municipality_is_named_and_says_its_term() -> None:
    calm, urgent = municipal(), municipal(answers=URGENT)

    assert calm.title == Text({"nl": "Gemeente Utrecht", "tr": "Utrecht Belediyesi"})
    assert "21 december 2026" in said(calm)
    assert "26 november 2026" in said(urgent)
    assert "3 iş günü" in said(urgent)


def test_a_free_number_is_shown_and_a_paid_one_never() -> None:
    id_ = municipal_organization_id(UTRECHT)
    numbers = (Phone("09001234", "0900-1234", paid=True), Phone("14030", "14 030"))
    town = replace(MUNICIPAL.organizations[id_], phones=numbers)

    told = municipal(organizations=(town,))
    paid_alone = municipal(organizations=(replace(town, phones=numbers[:1]),))

    assert "14 030" in said(told)
    assert "14 030" in told.line.by_language["tr"]
    assert "0900-1234" not in said(told) + said(paid_alone)
    assert "0800-8115" in said(paid_alone)


def test_what_a_register_tells_of_a_municipality_stands_on_its_card() -> None:
    id_ = municipal_organization_id(UTRECHT)
    town = replace(
        MUNICIPAL.organizations[id_],
        website="https://www.utrecht.nl",
        email="info@utrecht.nl",
        appointments="https://afspraak.utrecht.nl",
        locations=(Location("hall", "Stadskantoor", "Stadsplateau 1", "3521 AZ", "Utrecht"),),
        source="ROO",
        checked_on=date(2026, 11, 1),
    )

    told = said(municipal(organizations=(town,)))

    for part in (
        "https://www.utrecht.nl", "info@utrecht.nl", "https://afspraak.utrecht.nl",
        "Stadsplateau 1, 3521 AZ Utrecht", "1 november 2026", "ROO",
    ):  # fmt: skip
        assert part in told


def test_a_body_is_named_with_the_municipality_it_helps_for() -> None:
    body = Organization("body", "Kredietbank")
    service = branch("bank help", None, organization_id="body", kind="municipality")

    card = municipal_card(service, Policy(UTRECHT, debt_help_by="body"), body)

    assert "Kredietbank" in card.title.by_language["nl"]
    assert "Utrecht" in card.title.by_language["tr"]


def municipal_card(service: Service, policy: Policy, body: Organization) -> HelpCard:
    return next(one for one in found(service, policy=policy, organizations=(body,)).cards if one.kind == "municipality")


def test_a_policy_adds_its_note_links_and_desk() -> None:
    link = Link(both("Geldzaken"), "https://utrecht.example.org/geld")
    policy = Policy(UTRECHT, crisis_desk=DESK, note=both("Neem een brief mee"), links=(link,))

    told = said(municipal(policy=policy))

    assert "Neem een brief mee (tr)" in told
    assert "Geldzaken (nl): https://utrecht.example.org/geld" in told
    assert "Spoedloket: 14 030" in told
    assert "16:30" in told


@pytest.mark.parametrize(
    ("now", "part"),
    [
        (NOON, "bugün saat 13:00"),
        (datetime(2026, 11, 23, 14, tzinfo=AMSTERDAM), "17:00"),
        (datetime(2026, 11, 23, 20, tzinfo=AMSTERDAM), "yarın saat 09:00"),
        (datetime(2026, 11, 24, 20, tzinfo=AMSTERDAM), "26 Kasım 2026 Perşembe, saat 09:00"),
    ],
)
def test_a_card_says_when_it_opens_or_closes(now: datetime, part: str) -> None:
    told = cards(branch("a", hours=WEEK), now=now)["a"].details.by_language["tr"]

    assert part in told
    assert "• Pzt: 13:00-17:00 (Türkçe)" in told
    assert "• Sal, Per: 09:00-12:00" in told


def test_hours_that_have_passed_for_good_are_not_listed() -> None:
    over = Schedule((0,), time(9), time(12), valid_to=date(2026, 11, 1))

    told = said(cards(branch("a", hours=Hours((over,))))["a"])

    assert "09:00" not in told


def test_a_branch_says_where_with_a_map_and_who_saw_it() -> None:
    place = at(2.4)
    place = replace(place, location=replace(place.location, address="Dorpsstraat 1", city="Utrecht"))
    card = cards(branch("a", at_locations=(place,), languages=("nl", "tr", "xx")))["a"]

    told = said(card)

    assert card.map_link is not None
    assert card.map_link.startswith("https://")
    assert "52.11158" in card.map_link
    assert "Adres: Dorpsstraat 1, Utrecht" in told
    assert "Hollandaca, Türkçe ve xx" in told
    assert "20 november 2026" in told
    assert "coördinator" in told


def test_what_has_no_place_has_no_map() -> None:
    assert cards(branch("a", None))["a"].map_link is None
    assert Words(WORDS.rules, replace(WORDS.preferences, map_link=""), PLACES.name).preferences.map_link == ""


def test_conditions_cost_faith_and_fiction_are_said() -> None:
    church = Organization("church", "Kerkhulp", faith_based=True)
    service = branch(
        "a", organization_id="church", cost=both("5 euro"), eligibility=both("wie wil"), fictional=True,
        description=both("samen post openen"),
    )  # fmt: skip

    told = said(cards(service, organizations=(church,))["a"])

    for part in ("5 euro (nl)", "wie wil (tr)", "samen post openen (nl)", "geloof", "verzonnen"):
        assert part in told
    assert "Gratis" not in told


def test_two_offers_of_one_organisation_are_told_apart() -> None:
    named = cards(branch("a"), branch("b"))

    assert [named[id_].title.by_language["nl"] for id_ in "ab"] == ["Vrijwilligers: a (nl)", "Vrijwilligers: b (nl)"]


@pytest.mark.parametrize(
    ("answers", "languages", "interpreter", "own_language"),
    [(TURKISH, ("nl", "tr"), False, True), (TURKISH, ("nl",), True, False), (DUTCH, ("nl",), False, False)],
)
def test_words_to_begin_with_are_given_unless_somebody_there_speaks_the_language(
    answers: Any, languages: tuple[str, ...], interpreter: bool, own_language: bool
) -> None:
    card = cards(branch("a", languages=languages, interpreters=("*",)), answers=answers)["a"]

    assert ("Ik heb geldzorgen" in said(card)) is not own_language
    assert ("een tolk" in said(card)) is interpreter


@pytest.mark.parametrize(
    ("service", "part"),
    [
        (branch("a", -0.5), words("reason_distance_short")),
        (branch("a", 2.4), "3 km"),
        (branch("a", None), words("reason_no_distance")),
        (branch("a", capacity=Capacity(2, 4, "plekken", date(2026, 11, 20))), words("reason_room_this_week")),
        (branch("a", capacity=Capacity(2, 4, "plekken", date(2026, 11, 12))), "12 november 2026"),
        (branch("a", groups=("young", "families")), "gezinnen met kinderen en jongeren"),
        (branch("a", phases=("before",)), words("reason_phase_before")),
        (branch("a", channels=("walk_in", "home_visit")), words("reason_walk_in")),
    ],
)
def test_reasons_are_worded(service: Service, part: str) -> None:
    assert part in said(cards(service)["a"])


def test_the_list_says_at_most_three_reasons() -> None:
    card = cards(branch("a", channels=("walk_in", "home_visit"), phases=("before",)))["a"]

    assert card.line.by_language["nl"].count(" · ") == 2


@pytest.mark.parametrize(
    ("now", "part"),
    [
        (datetime(2026, 11, 23, 12, tzinfo=AMSTERDAM), None),
        (datetime(2026, 11, 23, 8, tzinfo=AMSTERDAM), "vandaag om 09:00"),
        (datetime(2026, 11, 23, 17, tzinfo=AMSTERDAM), "morgen om 09:00"),
        (datetime(2026, 11, 27, 22, tzinfo=AMSTERDAM), "maandag 30 november 2026 om 09:00"),
        (datetime(2026, 12, 25, 12, tzinfo=AMSTERDAM), "maandag 28 december 2026 om 09:00"),
    ],
)
def test_outside_office_hours_who_is_in_a_hurry_hears_what_to_do(now: datetime, part: str | None) -> None:
    notice = found(answers=URGENT, now=now).notice

    assert (notice is None) is (part is None)
    if notice is not None and part is not None:
        assert part in notice.by_language["nl"]
        assert "112" in notice.by_language["tr"]


def test_who_is_in_no_hurry_hears_nothing_of_a_crisis() -> None:
    night = datetime(2026, 11, 23, 23, tzinfo=AMSTERDAM)

    assert found(now=night, policy=Policy(UTRECHT, crisis_desk=DESK)).notice is None


def test_a_crisis_desk_is_named_with_its_hours() -> None:
    policy = Policy(UTRECHT, crisis_desk=DESK)
    night = datetime(2026, 11, 23, 23, tzinfo=AMSTERDAM)

    opened = found(answers=URGENT, policy=policy).notice
    closed = found(answers=URGENT, policy=policy, now=night).notice

    assert opened is not None
    assert closed is not None
    assert "14 030" in opened.by_language["nl"]
    assert "16:30" in opened.by_language["tr"]
    assert "morgen om 08:30" in closed.by_language["nl"]
    assert "Bewaar je brieven." in closed.by_language["nl"]


def test_a_desk_that_never_opens_and_one_without_hours_leave_the_common_notice() -> None:
    night = datetime(2026, 11, 23, 23, tzinfo=AMSTERDAM)
    never = replace(DESK, hours=Hours((replace(DESK.hours.schedules[0], valid_to=date(2026, 1, 1)),)), phones=())

    without_hours = found(answers=URGENT, policy=Policy(UTRECHT, crisis_desk=replace(DESK, hours=Hours())), now=night)
    never_open = found(answers=URGENT, policy=Policy(UTRECHT, crisis_desk=never), now=night)

    for one in (without_hours, never_open):
        assert one.notice is not None
        assert "morgen om 09:00" in one.notice.by_language["nl"]
        assert "Spoedloket" in said(one.cards[0])


def test_codes_name_the_offers_and_what_was_left_out() -> None:
    told = found(branch("a"), branch("full", capacity=Capacity(0, 4, "plekken", date(2026, 11, 20))))

    assert told.codes["offers"] == tuple(card.id for card in told.cards)
    assert "full:full" in told.codes["left_out"]  # type: ignore[operator]
    assert told.gap is None


def test_a_gap_is_told_where_nobody_local_fits() -> None:
    gap = found().gap

    assert gap is not None
    assert (gap.municipality, gap.language, gap.phase) == (UTRECHT, "tr", "before")
