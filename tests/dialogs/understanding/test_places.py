"""Finding the municipality: postcodes, names in two languages, what is asked back, and what is no place at all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.understanding.gazetteer import (
    centre_of,
    covered_by,
    current,
    municipalities_on,
    municipality,
    point_of,
)
from dialogs.understanding.places import NOWHERE, Location, locate_point, locate_text, majority_of, nearest
from storage.places import load_gazetteer

TODAY = date(2026, 6, 1)
LAST_DAY = date(2026, 12, 31)
MERGED = date(2027, 1, 1)
PLACES = load_gazetteer()


def locate(text: str, on: date = TODAY) -> Location:
    return locate_text(PLACES, text, on)


def offered(found: Location) -> list[str]:
    return [candidate.name for candidate in found.candidates]


@pytest.mark.parametrize(
    "text",
    [
        "3511",
        "3511 AB",
        "3511ab",
        "3511-AB",
        "NL-3511 AB",
        "３５１１",
        "ik woon in 3511 AB",
        "Ik woon in 3511 en heb schulden.",
        "postcode: 3511",
        "mijn postcode is 3511AB, huisnummer 12",
        "Kerkstraat 12, 3511 AB Utrecht",
        "Kerkstraat 12 3511 AB",
        "ik woon sinds 2019 in 3511",
        "3511'de oturuyorum",
        "3511de oturuyorum",
        "posta kodum 3511",
        "Mijn huur is 950 euro en ik woon in 3511",
        "3511 TL",
    ],
)
def test_a_postcode_in_any_wording_routes(text: str) -> None:
    found = locate(text)

    assert (found.municipality, found.name, found.exact) == ("GM0344", "Utrecht", True)
    assert found.candidates == ()
    assert found.postcode == "3511"


@pytest.mark.parametrize(
    "text",
    [
        "€ 1012",
        "€1012",
        "1012 euro",
        "1012,-",
        "1012,50",
        "1.012",
        "een schuld van 1012",
        "mijn schuld is ongeveer 1012",
        "ik heb 1012 nodig",
        "1012 per maand",
        "borcum 1012",
        "1012 avro borcum var",
        "2011 TL borcum var",
        "1012 tl",
        "1012 km",
        "1012abc",
        "kiram 1011",
        "om 1315 uur",
        "in 2026",
        "sinds 2019",
        "in 2024 heb ik schulden gemaakt",
        "januari 2024",
        "2019'dan beri borcum var",
        "2024 yılında işten çıktım",
        "2011'de geldim",
        "1985 doğumluyum",
        "12-05-2026",
        "0800 8115",
        "06 1234 5678",
        "dossiernummer 4512",
        "NL91 ABNA 0417 1643 00",
        "BSN 123456782",
    ],
)
def test_amounts_years_and_numbers_are_no_postcode(text: str) -> None:
    assert locate(text) == NOWHERE


@pytest.mark.parametrize("text", ["2011", "2026", "2011 Haarlem", "ik woon in 2011 en ik heb schulden"])
def test_a_number_that_could_be_a_year_is_a_postcode_when_a_person_lives_there(text: str) -> None:
    assert locate(text).name == "Haarlem"


@pytest.mark.parametrize("text", ["1234", "1099", "9990", "1234 AB", "ik woon in 1234"])
def test_suspect_and_unknown_codes_never_route(text: str) -> None:
    found = locate(text)

    assert (found.municipality, found.exact, found.candidates) == (None, False, ())
    assert found.postcode == text.removeprefix("ik woon in ")[:4]


def test_beside_a_suspect_code_the_place_name_decides() -> None:
    found = locate("1234 Lemiers")

    assert (found.name, found.exact, found.postcode) == ("Vaals", True, "1234")


def test_a_split_postcode_is_asked_back() -> None:
    found = locate("9417")

    assert (found.municipality, found.exact, found.split, found.postcode) == (None, False, True, "9417")
    assert offered(found) == ["Midden-Drenthe", "Westerveld"]


@pytest.mark.parametrize(
    ("text", "code"), [("1724 RP", "GM0441"), ("1724rp", "GM0441"), ("1724 AB", "GM1980"), ("9417AB", "GM1731")]
)
def test_letters_settle_a_split_postcode(text: str, code: str) -> None:
    found = locate(text)

    assert (found.municipality, found.exact, found.split) == (code, True, False)


def test_words_of_two_letters_are_no_postcode_letters() -> None:
    assert locate("ik woon in 9417 en ik heb schulden").split
    assert locate("9417de oturuyorum").split


@pytest.mark.parametrize(("text", "name"), [("9417 Westerveld", "Westerveld"), ("9417 Spier", None)])
def test_a_name_settles_a_split_postcode_unless_it_lies_in_both(text: str, name: str | None) -> None:
    assert locate(text).name == name


def test_when_the_letters_are_refused_the_majority_counts_and_stays_marked() -> None:
    split, whole = majority_of(PLACES, "9417", TODAY), majority_of(PLACES, "3511", TODAY)

    assert (split.municipality, split.exact, split.split) == ("GM1731", False, True)
    assert (whole.municipality, whole.exact, whole.split) == ("GM0344", True, False)
    assert majority_of(PLACES, "1234", TODAY).municipality is None


def test_two_postcodes_in_two_municipalities_are_asked_back() -> None:
    assert offered(locate("3511 of 1012")) == ["Utrecht", "Amsterdam"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # Turkish capitals
        ("LAHEY", "Den Haag"),
        ("İJburg", "Amsterdam"),
        ("IJBURG", "Amsterdam"),
        ("TİLBURG", "Tilburg"),
        ("ZWİJNDRECHT", "Zwijndrecht"),
        # Turkish endings
        ("Rotterdam'da", "Rotterdam"),
        ("Amsterdam'dayım", "Amsterdam"),
        ("Utrecht’te oturuyorum", "Utrecht"),
        ("Rotterdamda", "Rotterdam"),
        ("rotterdamda yaşıyorum", "Rotterdam"),
        ("Den Haag'da oturuyorum", "Den Haag"),
        ("'s-Hertogenbosch'ta oturuyorum", "'s-Hertogenbosch"),
        ("ben Deventer'de iki çocuğumla oturuyorum", "Deventer"),
        ("Rotterdam da oturuyorum", "Rotterdam"),
        ("Almereliyim", "Almere"),
        ("Ededa oturuyorum", "Ede"),
        ("Utrecht belediyesi", "Utrecht"),
        # Dutch and Turkish filler
        ("Ik woon in Zwolle", "Zwolle"),
        ("ik kom uit enschede", "Enschede"),
        ("Ik woon met mijn gezin in Arnhem in een flat.", "Arnhem"),
        ("gemeente Utrecht", "Utrecht"),
        ("Hollanda'da Deventer şehrinde oturuyorum", "Deventer"),
        # former municipalities, exonyms, short forms, spellings
        ("Boxmeer", "Land van Cuijk"),
        ("Beemster", "Purmerend"),
        ("Weesp", "Amsterdam"),
        ("Lahey", "Den Haag"),
        ("The Hague", "Den Haag"),
        ("den bosch", "'s-Hertogenbosch"),
        ("s hertogenbosch", "'s-Hertogenbosch"),
        ("Gorcum", "Gorinchem"),
        ("Alphen a/d Rijn", "Alphen aan den Rijn"),
        ("alphen aan de rijn", "Alphen aan den Rijn"),
        ("Sint Annaparochie", "Waadhoeke"),
        ("Súdwest Fryslân", "Súdwest-Fryslân"),
        ("Sudwest-Fryslan", "Súdwest-Fryslân"),
        # city and district
        ("Utrecht Overvecht", "Utrecht"),
        ("Overvecht", "Utrecht"),
        ("Amsterdam Zuidoost", "Amsterdam"),
        ("Rotterdam-Zuid", "Rotterdam"),
        ("Ik woon in de wijk Poelenburg in Zaandam", "Zaanstad"),
        ("Enschede Deppenbroek semtinde oturuyorum", "Enschede"),
        ("Utrecht Schilderswijk", "Utrecht"),
        ("Lombok Utrecht", "Utrecht"),
        # a name of several, told apart
        ("Bergen NH", "Bergen (NH)"),
        ("Bergen Limburg", "Bergen (L)"),
        ("Rijswijk ZH", "Rijswijk"),
        ("Rijswijk, gemeente Altena", "Altena"),
        ("Noordwolde Groningen", "Het Hogeland"),
        ("Hengelo Overijssel", "Hengelo"),
        # where they live, not where they work or left
        ("Ik woon in Rotterdam en werk in Amsterdam", "Rotterdam"),
        ("Ik woon niet in Utrecht maar in Zeist", "Zeist"),
        ("ik ben geboren in Konya en woon in Deventer", "Deventer"),
        # municipalities that are everyday words
        ("best", "Best"),
        ("ik woon in huizen", "Huizen"),
        ("Ik woon in Leiden met mijn man", "Leiden"),
    ],
)
def test_a_name_of_one_municipality_routes(text: str, name: str) -> None:
    found = locate(text)

    assert (found.name, found.exact, found.candidates) == (name, True, ())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Bergen", {"Bergen (NH)", "Bergen (L)"}),
        ("Rijswijk", {"Rijswijk", "Buren", "Altena"}),
        ("Hengelo", {"Hengelo", "Bronckhorst"}),
        ("Lombok", {"Utrecht", "Arnhem"}),
        ("Alphen", {"Alphen aan den Rijn", "Alphen-Chaam", "West Maas en Waal"}),
        ("Rijswijk Limburg", {"Rijswijk", "Buren", "Altena"}),
        ("ik woon in elst", {"Overbetuwe", "Rhenen"}),
        ("Rotterdam Amsterdam", {"Rotterdam", "Amsterdam"}),
    ],
)
def test_a_name_of_several_municipalities_is_asked_back(text: str, names: set[str]) -> None:
    found = locate(text)

    assert (found.municipality, found.exact) == (None, False)
    assert set(offered(found)) == names


@pytest.mark.parametrize("text", ["Een", "heel", "annen", "winkel", "Zeeland"])
def test_a_village_that_is_an_everyday_word_or_a_province_is_asked_back(text: str) -> None:
    found = locate(text)

    assert not found.exact
    assert len(found.candidates) == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ayndhoven", "Eindhoven"),
        ("Ayndhoven'da oturuyorum", "Eindhoven"),
        ("ayndhovende oturuyorum", "Eindhoven"),
        ("utreht", "Utrecht"),
        ("Roterdam", "Rotterdam"),
        ("roterdamda yaşıyorum", "Rotterdam"),
        ("ik woon in amersfort met mijn kinderen", "Amersfoort"),
        ("mijn brief komt van de gemeente Utreht en ik snap hem niet", "Utrecht"),
        ("ik sta ingeschreven bij de gemeente de Bildt en mijn man niet", "De Bilt"),
        ("Şidam", "Schiedam"),
        ("Enşede", "Enschede"),
        ("Naymegen", "Nijmegen"),
        ("Zvolle", "Zwolle"),
        ("Mastriht", "Maastricht"),
        ("Den Hag", "Den Haag"),
        ("Flardingen", "Vlaardingen"),
        ("Valvayk", "Waalwijk"),
        ("Kanaleneylant", "Utrecht"),
        ("bergen op zom", "Bergen op Zoom"),
        ("Kapelle aan den Isel", "Capelle aan den IJssel"),
    ],
)
def test_a_misspelt_name_is_asked_back_and_never_routes(text: str, name: str) -> None:
    found = locate(text)

    assert (found.municipality, found.exact) == (None, False)
    assert offered(found)[0] == name
    assert len(found.candidates) <= 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "?!",
        "😀",
        "7",
        "asdf",
        "qwertyuiop",
        "xqzvkj",
        "hallo",
        "help",
        "ja",
        "Hayır",
        "bilmiyorum",
        "weet ik niet",
        "geen idee",
        "Nederland",
        "Hollanda",
        "Türkiye",
        "Ik kom uit Turkije",
        "İstanbul'da oturuyorum",
        "provincie Utrecht",
        "Hilversum değil",
        "Ik heb schulden en ik kan niet slapen",
        "Ik heb het best moeilijk met mijn schulden",
        "Dat kan leiden tot een huisuitzetting",
        "Wij kampen met hoge rekeningen voor huizen en auto's",
        "De deurwaarder komt morgen langs, wat moet ik doen?",
        "Ik woon in een huurhuis met drie kinderen",
        "ik woon in bij mijn ouders",
        "ik woon in de",
        "Ik denk aan zelfmoord",
        "Mag de deurwaarder mijn auto meenemen?",
        "Ik krijg elke week een brief van het incassobureau",
        "Borcum var, ne yapmalıyım?",
        "Kirada oturuyorum ve kiramı ödeyemiyorum",
        "İcra memuru kapıma geldi",
        "Klarna'dan mektup geldi",
        "Evimden çıkarılıyorum",
        "Annem hasta, işsizim",
    ],
)
def test_what_names_no_place_gives_nothing(text: str) -> None:
    assert locate(text) == NOWHERE


def test_wijdemeren_is_hilversum_from_the_first_of_january_2027() -> None:
    for text in ("1241", "Wijdemeren", "Loosdrecht"):
        assert locate(text, LAST_DAY).municipality == "GM1696"
        assert locate(text, MERGED).municipality == "GM0402"
        assert locate(text, MERGED).name == "Hilversum"


def test_a_merger_moves_municipalities_and_service_areas() -> None:
    before, after = municipality(PLACES, "GM1696", LAST_DAY), municipality(PLACES, "GM1696", MERGED)

    assert before is not None
    assert after is not None
    assert (before.name, before.province, after.name) == ("Wijdemeren", "Noord-Holland", "Hilversum")
    assert current(PLACES, "GM0344", MERGED) == "GM0344"
    assert covered_by(PLACES, "GM0402", LAST_DAY) == {"GM0402"}
    assert covered_by(PLACES, "GM0402", MERGED) == covered_by(PLACES, "GM1696", MERGED) == {"GM0402", "GM1696"}
    assert len(municipalities_on(PLACES, LAST_DAY)) == 342
    assert len(municipalities_on(PLACES, MERGED)) == 341
    assert municipality(PLACES, "GM9999", TODAY) is None


def test_a_location_gives_the_nearest_municipality_and_the_next_two() -> None:
    found = locate_point(PLACES, 52.0907, 5.1214, TODAY)

    assert (found.municipality, found.name, found.exact) == ("GM0344", "Utrecht", False)
    assert [found.name, *offered(found)] == [near.name for near in nearest(PLACES, 52.0907, 5.1214, TODAY)]
    assert len({found.municipality, *(near.municipality for near in found.candidates)}) == 3


def test_a_location_follows_mergers() -> None:
    here = point_of(PLACES, "1241")
    assert here

    assert locate_point(PLACES, *here, LAST_DAY).municipality == "GM1696"
    assert locate_point(PLACES, *here, MERGED).municipality == "GM0402"


@pytest.mark.parametrize("here", [(41.0, 29.0), (0.0, 0.0), (90.0, 0.0), (-90.0, 180.0), (53.9, 4.0)])
def test_a_location_abroad_or_at_sea_gives_nothing(here: tuple[float, float]) -> None:
    assert locate_point(PLACES, *here, TODAY) == NOWHERE
    assert nearest(PLACES, *here, TODAY) == ()


@pytest.mark.parametrize("here", [(91.0, 5.0), (52.0, 181.0), (float("nan"), 5.0), (52.0, float("inf"))])
def test_what_is_no_point_on_earth_is_refused(here: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="latitude"):
        locate_point(PLACES, *here, TODAY)


def test_only_trusted_points_are_given() -> None:
    assert point_of(PLACES, "3511") == pytest.approx((52.09, 5.12), abs=0.02)
    assert point_of(PLACES, "4931") is None
    assert point_of(PLACES, "1234") is None
    assert point_of(PLACES, "9990") is None


def test_a_municipality_has_a_centre_to_sort_by() -> None:
    centre = centre_of(PLACES, "GM0779", TODAY)

    assert centre == pytest.approx((51.70, 4.86), abs=0.05)
    assert centre_of(PLACES, "GM9999", TODAY) is None


@given(st.text(max_size=80))
def test_any_text_is_answered_in_one_of_the_three_ways(text: str) -> None:
    found = locate(text)

    assert found.exact is (found.municipality is not None)
    assert not (found.municipality and found.candidates)
    assert len({near.municipality for near in found.candidates}) == len(found.candidates) <= 6


@given(st.floats(50.7, 53.6), st.floats(3.3, 7.3))
def test_any_location_in_the_country_is_never_exact(latitude: float, longitude: float) -> None:
    assert not locate_point(PLACES, latitude, longitude, TODAY).exact
