"""The rules as the dialog consults them."""

from datetime import date

from casework_sample import CASEWORK, MONDAY

from dialogs.authoring.facts import FACTS
from dialogs.engine.environment import Casework

AYSE = {"arrears": ("rent", "energy"), "danger": ("eviction",), "place": "GM0344/3511", "favourite": "red"}


def test_the_engine_may_use_it_as_its_casework() -> None:
    casework: Casework = CASEWORK

    assert casework.facts({}, MONDAY)["class"] == "limited"


def test_facts_cover_what_scripts_may_name() -> None:
    facts = CASEWORK.facts(AYSE, MONDAY)

    assert set(FACTS) <= set(facts)
    assert facts["class"] == "risky"
    assert facts["urgency"] == "U2"
    assert facts["phase"] == "before"
    assert (facts["legal_threat"], facts["local_threat"], facts["place_known"]) == (True, False, True)
    assert facts["municipality"] == "GM0344"
    assert facts["overdue_kinds"] == 2


def test_facts_are_known_before_anything_was_answered() -> None:
    facts = CASEWORK.facts({}, MONDAY)

    assert (facts["urgency"], facts["place_known"], facts["legal_threat"]) == ("U0", False, False)
    assert "municipality" not in facts
    assert "debt_in_payments" not in facts


def test_a_screening_gives_codes_to_keep() -> None:
    codes, texts = CASEWORK.screening(AYSE, MONDAY)

    assert codes == {"class": "risky", "urgency": "U2", "phase": "before", "points": 3, "municipality": "GM0344"}
    assert texts["municipality"].by_language == {"nl": "Utrecht", "tr": "Utrecht"}


def test_routing_names_the_municipality_what_to_ask_and_until_when() -> None:
    codes, texts = CASEWORK.routing(AYSE, MONDAY)

    ask = texts["municipality_ask"].by_language
    assert codes == {"municipality": "GM0344", "first_talk_by": "2026-11-26"}
    assert "gemeente Utrecht naar schuldhulpverlening" in ask["nl"]
    assert "26 november 2026" in ask["nl"]
    assert "(schuldhulpverlening)" in ask["tr"]
    assert "26 Kasım 2026" in ask["tr"]
    assert "0800-8115" in texts["national_line"].by_language["tr"]


def test_routing_asks_for_the_crisis_procedure_where_it_is_local() -> None:
    _, texts = CASEWORK.routing({"danger": ("bank_seizure",), "place": "GM0344"}, MONDAY)

    assert "crisisprocedure" in texts["municipality_ask"].by_language["nl"]
    assert "21 december 2026" in texts["municipality_ask"].by_language["nl"]


def test_routing_without_a_threat_gives_four_weeks() -> None:
    _, texts = CASEWORK.routing({"place": "GM0344"}, date(2026, 12, 1))

    assert texts["first_talk_by"].by_language["nl"] == "29 december 2026"


def test_without_a_known_place_the_national_line_is_told() -> None:
    for answers in ({}, {"place": "unknown"}, {"place": "refused"}, {"place": "GM9999"}, {"place": "nowhere"}):
        _, texts = CASEWORK.routing(answers, MONDAY)

        assert texts["municipality"].by_language == {"nl": "je gemeente", "tr": "belediyeniz"}
        assert "0800-8115" in texts["municipality_ask"].by_language["nl"]
        assert "0800-8115" in texts["national_line"].by_language["nl"]


def test_a_place_is_named_with_its_postcode() -> None:
    plain, with_postcode = CASEWORK.place("GM0344", MONDAY), CASEWORK.place("GM0344/3511", MONDAY)

    assert plain is not None
    assert with_postcode is not None
    assert plain.by_language["nl"] == "Utrecht"
    assert with_postcode.by_language == {"nl": "Utrecht (3511)", "tr": "Utrecht (3511)"}


def test_what_is_no_place_has_no_name() -> None:
    for value in ("GM9999", "unknown", "refused", 344, True, ("GM0344",)):
        assert CASEWORK.place(value, MONDAY) is None
