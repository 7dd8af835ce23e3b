"""A list of leads as a file: opened again as its readers do, safe in a spreadsheet, and all of it audited."""

import csv
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.usecases import lead_exports, leads
from bot.usecases.lead_moves import NotAllowed
from bot.usecases.lead_talk import add_note
from storage import tables
from storage.access import SYSTEM, Acting, acting
from storage.database import Database
from storage.lead_inbox import Filters
from tests.usecases.lead_world import ANSWERS, IN_DANGER
from tests.web.staff.papers_office import PapersOffice, open_office
from tests.web.visits import TickingClock

FORMULAS = (
    '=HYPERLINK("http://evil.example";"klik")',
    "+31612345678",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "＋1",
    "'=1+1",
)


@pytest.fixture
async def office(database: Database, clock: TickingClock) -> AsyncIterator[PapersOffice]:
    async with open_office(database, clock) as opened:
        yield opened


async def _export(office: PapersOffice, path: str = "/staff/leads/export", **fields: str) -> tuple[bytes, Any]:
    """Fill in the form of the page, and give the file."""
    shown = (await office.browser.look(path)).to("/staff/leads/export")
    response = await office.browser.post("/staff/leads/export", {**shown, **fields})
    assert response.status == 200
    return await response.read(), response


def _csv(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))


def _xlsx(body: bytes) -> list[dict[str, Any]]:
    page = load_workbook(io.BytesIO(body)).worksheets[0]
    head, *rows = page.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


async def test_a_csv_has_a_mark_semicolons_line_ends_and_iso_days_and_no_words(office: PapersOffice) -> None:
    lead = await office.world.hand_over()
    await add_note(office.desk, office.world.staff["mehmet@club"], lead.id, words="Geheim", key="1")
    await office.enter("fatma@club")

    body, response = await _export(office, form="csv")

    assert body.startswith(b"\xef\xbb\xbf")
    assert body.endswith(b"\r\n")
    assert body.count(b"\n") == body.count(b"\r\n") == 2
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="aanmeldingen-2026-11-23.csv"'
    (row,) = _csv(body)
    assert row["Nummer"] == lead.reference
    assert row["Aangemeld op"] == "2026-11-23 13:00"
    assert (row["Gemeente"], row["Gemeentecode"]) == ("Utrecht", "GM0344")
    assert (row["Status"], row["Taal van de hulp"]) == ("Wacht op antwoord", "Turks")
    assert not {"Samenvatting", "Telefoon", "Notities"} & row.keys()
    assert b"Geheim" not in body


async def test_an_excel_file_says_the_same_in_cells_of_text(office: PapersOffice) -> None:
    await office.world.hand_over()
    await office.enter("fatma@club")

    as_csv, _ = await _export(office, form="csv")
    as_xlsx, response = await _export(office)

    (row,) = _xlsx(as_xlsx)
    assert {name: value or "" for name, value in row.items()} == _csv(as_csv)[0]
    assert response.content_type.endswith("spreadsheetml.sheet")
    cells = [cell for line in load_workbook(io.BytesIO(as_xlsx)).worksheets[0].iter_rows() for cell in line]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}


async def test_words_go_along_when_they_are_chosen_and_are_no_formulas(office: PapersOffice) -> None:
    mehmet = office.world.staff["mehmet@club"]
    found = {}
    for number, formula in enumerate(FORMULAS):
        lead = await office.world.hand_over(f"person {number}")
        await add_note(office.desk, mehmet, lead.id, words=formula, key=str(number))
        found[lead.reference] = formula
    await office.enter("fatma@club")

    as_csv, _ = await _export(office, form="csv", words="yes")
    as_xlsx, _ = await _export(office, words="yes")

    rows = {row["Nummer"]: row["Notities"] for row in _csv(as_csv)}
    kept = {reference: formula.strip() for reference, formula in found.items()}
    assert len(rows) == len(FORMULAS)
    assert all(cell.startswith("'") for cell in rows.values())
    assert {reference: cell.removeprefix("'") for reference, cell in rows.items()} == kept
    page = load_workbook(io.BytesIO(as_xlsx)).worksheets[0]
    place = [cell.value for cell in page[1]].index("Notities")
    cells = {row[0].value: row[place] for row in page.iter_rows(min_row=2)}
    assert {reference: cell.value for reference, cell in cells.items()} == kept
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells.values())
    assert "Woonplaats: Utrecht" in _csv(as_csv)[0]["Samenvatting"]


async def test_a_number_that_was_given_for_calls_stays_text(office: PapersOffice) -> None:
    answers = {**ANSWERS, "contact_way": "phone", "phone": "+31612345678", "phone_when": "evening"}
    await office.world.hand_over(answers=answers)
    await office.enter("fatma@club")

    (told,) = _xlsx((await _export(office, words="yes"))[0])
    (written,) = _csv((await _export(office, form="csv", words="yes"))[0])

    assert told["Telefoon"] == "+31612345678"
    assert written["Telefoon"] == "'+31612345678"
    assert told["Contact via"] == "telefoon"


async def test_the_filters_of_the_list_hold(office: PapersOffice) -> None:
    urgent = await office.world.hand_over("ayse", answers=IN_DANGER)
    calm = await office.world.hand_over("jan")
    await leads.claim(office.desk, office.world.staff["mehmet@club"], calm.id)
    await leads.close(office.desk, office.world.staff["mehmet@club"], calm.id, outcome="completed")
    await office.enter("fatma@club")

    waiting, _ = await _export(office, "/staff/leads/export?tab=waiting&urgency=U2", form="csv")
    closed, _ = await _export(office, "/staff/leads/export?tab=closed", form="csv")
    nothing, _ = await _export(office, "/staff/leads/export?municipality=GM0363", form="csv")

    assert [row["Nummer"] for row in _csv(waiting)] == [urgent.reference]
    assert [(row["Nummer"], row["Uitstroom"], row["Hulpverlener"]) for row in _csv(closed)] == [
        (calm.reference, "Afgerond", "Somebody")
    ]
    assert _csv(nothing) == []


async def test_an_export_and_each_lead_in_it_stand_in_the_audit_log(office: PapersOffice) -> None:
    first, second = [await office.world.hand_over(person) for person in ("ayse", "jan")]
    await office.world.hand_over("fatih", took="circle")
    await office.enter("fatma@club")
    before = len(await office.world.rows(tables.audit))

    await _export(office, "/staff/leads/export?language=nl", form="csv", words="yes")

    rows = (await office.world.rows(tables.audit))[before:]
    fatma = str(office.world.staff["fatma@club"].staff_id)
    whole, *each = [(row.name, json.loads(row.attributes), row.data_subject_id) for row in rows]
    assert whole[0] == "leads.exported"
    assert whole[1].items() >= {
        "by": fatma, "count": "2", "form": "csv", "language": "nl", "list": "open", "organisation": "club",
    }.items()  # fmt: skip
    assert whole[1]["columns"].split(",")[-3:] == ["summary", "phone", "notes"]
    assert whole[2] is None
    assert {(name, at["lead"], at["words"]) for name, at, _ in each} == {
        ("lead.exported", str(first.id), "yes"),
        ("lead.exported", str(second.id), "yes"),
    }
    assert all(subject for _, _, subject in each)


async def test_an_organisation_exports_its_own_leads_alone(office: PapersOffice) -> None:
    await office.world.hand_over("ayse", took="circle")
    own = await office.world.hand_over("jan")
    await office.enter("fatma@club")

    body, _ = await _export(office, form="csv", words="yes")

    assert [row["Nummer"] for row in _csv(body)] == [own.reference]


@pytest.mark.parametrize("role", ["helper", "admin", "editor", "observer"])
async def test_only_a_coordinator_exports(office: PapersOffice, role: Any) -> None:
    who = Acting(1, role, "club" if role == "helper" else None, "GM0344" if role == "observer" else None)

    with pytest.raises(NotAllowed):
        await lead_exports.export_leads(
            office.desk, who, Filters(), form="csv", with_words=False, language="nl"
        )  # fmt: skip


async def test_too_many_leads_are_refused_and_nothing_is_taken(
    office: PapersOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lead_exports, "MOST", 1)
    for person in ("ayse", "jan"):
        await office.world.hand_over(person)
    await office.enter("fatma@club")

    response = await office.browser.send("/staff/leads/export", form="/staff/leads/export")

    assert response.status == 422
    assert "te veel aanmeldingen" in await response.text()
    assert "leads.exported" not in await office.world.audited()


async def test_what_cannot_be_chosen_is_refused_in_words(office: PapersOffice) -> None:
    await office.enter("fatma@club")
    fields = (await office.browser.look("/staff/leads/export")).to("/staff/leads/export")

    response = await office.browser.post("/staff/leads/export", {**fields, "form": "exe"})

    assert response.status == 422
    assert "Kies Excel of CSV." in await response.text()


async def test_the_list_leads_to_an_export_of_what_it_shows(office: PapersOffice) -> None:
    await office.enter("fatma@club")
    found = (await office.browser.look("/staff/leads?tab=waiting&urgency=U2")).tags

    link = next(given for tag, given in found if given.get("id") == "export")
    shown = (await office.browser.look(link["href"] or "")).to("/staff/leads/export")

    assert (shown["tab"], shown["urgency"]) == ("waiting", "U2")
    await office.enter("mehmet@club")
    assert 'id="export"' not in (await office.browser.look("/staff/leads")).html


async def test_in_turkish_the_heads_are_turkish(office: PapersOffice) -> None:
    await office.world.hand_over()
    await office.enter("fatma@club")
    fields = {"token": office.browser.token, "language": "tr", "next": "/staff"}
    assert (await office.browser.post("/staff/language", fields)).status == 303

    body, response = await _export(office, form="csv")

    (row,) = _csv(body)
    assert (row["Durum"], row["Belediye"]) == ("Cevap bekliyor", "Utrecht")
    assert 'filename="basvurular-' in response.headers["Content-Disposition"]


async def test_a_lead_that_was_taken_back_has_no_words(office: PapersOffice) -> None:
    await office.world.hand_over()
    removed = tables.lead_records.delete()
    await acting(office.world.database, SYSTEM, lambda connection, _: connection.execute(removed))
    await office.enter("fatma@club")

    (row,) = _csv((await _export(office, form="csv", words="yes"))[0])

    assert (row["Samenvatting"], row["Telefoon"], row["Notities"]) == ("", "", "")
