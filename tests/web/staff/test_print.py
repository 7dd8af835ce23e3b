"""A lead on paper: the page to print and the PDF, what stands on them, who gets them, and what the audit log says."""

import io
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pypdf import PdfReader

from bot.summaries import COVERED, REPLACEMENT, printable, write_pdf
from bot.usecases import lead_talk, leads
from bot.usecases.lead_sheets import Item, Said, Sheet, items
from storage import tables
from storage.access import SYSTEM, acting
from storage.database import Database
from tests.web.staff.papers_office import PapersOffice, open_office
from tests.web.visits import TickingClock

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LETTERS = "ğüşıöç İĞÜŞÖÇ âîû é ë €"


@pytest.fixture
async def office(database: Database, clock: TickingClock) -> AsyncIterator[PapersOffice]:
    async with open_office(database, clock) as opened:
        yield opened


async def _lead(office: PapersOffice, **how: Any) -> int:
    """Let somebody be handed over, taken by Mehmet of the club, and say something in Turkish."""
    world = office.world
    lead = await world.hand_over(**how)
    mehmet = world.staff["mehmet@club"]
    await leads.claim(office.desk, mehmet, lead.id)
    await lead_talk.lead_on(office.desk, mehmet, lead.id, key="on")
    await lead_talk.send_phrase(office.desk, mehmet, lead.id, code="when_to_call", key="when")
    await world.say("Yarın öğleden sonra arayın")
    return lead.id


async def _pdf(office: PapersOffice, path: str) -> tuple[PdfReader, str]:
    response = await office.browser.get(path)
    assert response.status == 200
    assert response.content_type == "application/pdf"
    read = PdfReader(io.BytesIO(await response.read()))
    return read, " ".join(" ".join(page.extract_text() for page in read.pages).split())


async def test_a_printed_lead_says_what_was_agreed_to_in_dutch_and_no_talk(office: PapersOffice) -> None:
    lead_id = await _lead(office)
    colleague = await office.enter("mehmet@club")

    page = await colleague.look(f"/staff/leads/{lead_id}/print")

    reference = (await office.world.lead(lead_id)).reference
    assert f"Aanmelding {reference}" in page.words
    assert "Woonplaats: Utrecht" in page.words
    assert "Taal van de hulp: Turks" in page.words
    assert "Contact geweest" in page.words
    assert "Yarın" not in page.words
    assert "Wanneer kan ik je bellen?" not in page.words


async def test_the_talk_is_printed_when_it_is_chosen_and_says_what_nobody_translated(office: PapersOffice) -> None:
    lead_id = await _lead(office)
    in_turkish = tables.leads.update().values(language="tr")
    await acting(office.world.database, SYSTEM, lambda connection, _: connection.execute(in_turkish))
    colleague = await office.enter("mehmet@club")

    page = await colleague.look(f"/staff/leads/{lead_id}/print?talk=yes")

    assert "(niet vertaald)" in page.words
    assert {"lang": "tr"} in [given for tag, given in page.tags if tag == "dd"]
    assert "Yarın öğleden sonra arayın" in page.words
    assert "Wanneer kan ik je bellen?" in page.words


async def test_the_paper_is_dutch_for_who_reads_turkish_too(office: PapersOffice) -> None:
    lead_id = await _lead(office)
    colleague = await office.enter("mehmet@club")
    fields = {"token": colleague.token, "language": "tr", "next": "/staff"}
    assert (await colleague.post("/staff/language", fields)).status == 303

    page = await colleague.look(f"/staff/leads/{lead_id}/print")

    assert page.language == "tr"
    assert "Woonplaats: Utrecht" in page.words
    paper = next(given for tag, given in page.tags if tag == "article")
    assert paper["lang"] == "nl"


async def test_a_pdf_is_tagged_dutch_and_has_the_same_words(office: PapersOffice) -> None:
    lead_id = await _lead(office)
    await office.enter("mehmet@club")

    read, words = await _pdf(office, f"/staff/leads/{lead_id}/summary.pdf?talk=yes")

    root = read.trailer["/Root"]
    assert str(root["/Lang"]).casefold().startswith("nl")
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    assert "Woonplaats: Utrecht" in words
    assert "Yarın öğleden sonra arayın" in words
    assert "Pagina 1 van 1" in words


async def test_taking_a_lead_along_stands_in_the_audit_log_and_leaves_what_was_said_unseen(
    office: PapersOffice,
) -> None:
    lead_id = await _lead(office)
    await office.enter("mehmet@club")
    before = len(await office.world.rows(tables.audit))

    await office.browser.look(f"/staff/leads/{lead_id}/print")
    await _pdf(office, f"/staff/leads/{lead_id}/summary.pdf?talk=yes")

    rows = (await office.world.rows(tables.audit))[before:]
    told = [(row.name, json.loads(row.attributes)) for row in rows if row.name.startswith("lead.")]
    mehmet = str(office.world.staff["mehmet@club"].staff_id)
    assert [(name, at["by"], at["lead"], at["talk"]) for name, at in told] == [
        ("lead.printed", mehmet, str(lead_id), "no"),
        ("lead.exported", mehmet, str(lead_id), "yes"),
    ]
    assert all(row.data_subject_id for row in rows if row.name.startswith("lead."))
    said = await office.world.rows(tables.lead_messages)
    assert [row.seen_at for row in said if row.sender == "person"] == [None]


@pytest.mark.parametrize("what", ["print", "summary.pdf"])
async def test_who_has_no_business_with_a_lead_gets_no_paper_of_it(office: PapersOffice, what: str) -> None:
    lead_id = await _lead(office)
    bodies = set()
    for who, path in (
        ("mehmet@circle", f"/staff/leads/{lead_id}/{what}"),
        ("mehmet@club", f"/staff/leads/9999/{what}"),
    ):
        colleague = await office.enter(who)
        response = await colleague.get(path)
        assert response.status == 404
        text = (await response.text()).replace(f"/{lead_id}/", "/9999/").replace("circle", "club")
        bodies.add(text.replace(colleague.token, ""))

    assert len(bodies) == 1
    assert not [name for name in await office.world.audited() if name in ("lead.printed", "lead.exported")]


async def test_a_lead_that_was_taken_back_is_printed_without_its_content(office: PapersOffice) -> None:
    lead_id = await _lead(office)
    await leads.close(office.desk, office.world.staff["mehmet@club"], lead_id, outcome="self")
    again = await office.world.hand_over()
    await office.world.say("/gegevens")
    await office.world.say("Toestemming intrekken")
    colleague = await office.enter("mehmet@club")

    page = await colleague.look(f"/staff/leads/{again.id}/print")

    assert "Ingetrokken" in page.words
    assert "De persoon heeft de toestemming ingetrokken." in page.words
    assert "Woonplaats" not in page.words
    assert (await office.world.audited())[-1] == "lead.printed"


def test_lines_of_a_record_become_a_list_word_for_word() -> None:
    found = items("• Woonplaats: Utrecht\n• Waarom:\n   – Huur\n   – Zorg\n\n• Contact: bellen – na 5")

    assert found == (
        Item("Woonplaats: Utrecht"),
        Item("Waarom:", ("Huur", "Zorg")),
        Item("Contact: bellen – na 5"),
    )


def _sheet(words: str) -> Sheet:
    said = Said("De persoon", "maandag", words, "tr")
    return Sheet("K7M2-4XQ9", words, words, ((words, words),), (Item(words, (words,)),), (said,))


def test_every_letter_that_is_let_through_has_a_glyph() -> None:
    everything = "".join(sorted(COVERED - {"\n"}))

    read = PdfReader(io.BytesIO(write_pdf(_sheet(everything), now=NOW)))

    assert len(read.pages) >= 1


def test_turkish_letters_come_out_as_they_went_in() -> None:
    read = PdfReader(io.BytesIO(write_pdf(_sheet(LETTERS), now=NOW)))

    assert LETTERS in " ".join(read.pages[0].extract_text().split())


@pytest.mark.parametrize(
    "words", ["#panic()", '#read("/etc/passwd")', "*x* _y_ $z$ `w` @ref <label>", "\\ \\u{41} // no", "{page}", '"; x']
)
def test_words_are_never_taken_for_layout(words: str) -> None:
    read = PdfReader(io.BytesIO(write_pdf(_sheet(words), now=NOW)))

    assert "".join(read.pages[0].extract_text().split()).count("".join(words.split())) >= 5


@pytest.mark.parametrize(
    ("words", "shown"),
    [("😀 hoi", f"{REPLACEMENT} hoi"), ("a\u202eb", "a[U+202E]b"), ("g\u0306", "ğ"), ("a\tb\nc", "a b\nc")],
)
def test_what_the_fonts_cannot_show_is_shown_to_be_there(words: str, shown: str) -> None:
    assert printable(words) == shown
    assert write_pdf(_sheet(words), now=NOW).startswith(b"%PDF")
