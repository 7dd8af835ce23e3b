"""`kopru directory`: an import is tried first, told member by member, written whole or not at all, and undone."""

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.cli import main
from bot.commands import directory, directory_plans
from bot.usecases.local_time import AMSTERDAM
from dialogs.authoring import hsds
from dialogs.casework.directory import (
    NO_RECORDS,
    Area,
    AtLocation,
    Hours,
    Location,
    Organization,
    Phone,
    Records,
    Schedule,
    Service,
    make_id,
)
from dialogs.casework.imports import Change
from dialogs.casework.routing import Gap
from dialogs.wording import text
from storage import directory as stored
from storage.database import Database, connect

T = TypeVar("T")

TODAY = datetime.now(AMSTERDAM).date()
PLACE = Location(make_id("x", "place"), "Buurthuis", "Straat 1", "3511 AB", "Utrecht", point=(52.09, 5.12))
HELPERS = Organization(make_id("helpers"), "Hulp in Utrecht", website="https://helpers.example.org", locations=(PLACE,))
HELP = Service(
    make_id("helpers", "help"),
    HELPERS.id,
    "branch",
    text(nl="Inloop over geld", tr="Para danışma saati"),
    phones=(Phone("+31302345678", "030 234 56 78"),),
    areas=(Area("GM0344", "municipality"),),
    languages=("nl", "tr"),
    channels=("walk_in",),
    at_locations=(AtLocation(make_id("helpers", "help", "place"), PLACE),),
)
OTHER = Service(make_id("helpers", "other"), HELPERS.id, "branch", text(nl="Formulieren", tr="Formlar"))
AT_PLACE = HELP.at_locations[0].id

REGISTER = (
    '"Officiële naam";"Adressen (type, straat)";"Online afspraak url";"Telefoonnummers ";"E-mail adressen";'
    '"Internetpagina\'s";"Bevat plaatsen";"Aantal inwoners";"Laatste mutatie";"TOOi URI"\n'
    '"Gemeente Utrecht";"";"";"14 030, label: algemeen";"";"https://www.utrecht.nl, label: algemeen";'
    '"Utrecht, Vleuten";"370000";"15-04-2026";"https://identifier.overheid.nl/tooi/id/gemeente/gm0344"\n'
)


class Shell:
    """Runs the command in a folder of its own, and looks at what it left behind."""

    def __init__(self, folder: Path, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.url, self.capsys = folder, url, capsys

    def run(self, *argv: str | Path, code: int = 0) -> str:
        """Run a subcommand that ends with a code; give what it printed, errors too."""
        self.capsys.readouterr()
        ended = directory.run([str(word) for word in argv], today=TODAY)
        printed = self.capsys.readouterr()
        assert ended == code, printed
        return printed.out + printed.err

    def write(self, name: str, content: str) -> Path:
        """Write a file to bring in."""
        file = self.folder / name
        file.write_text(content, encoding="utf-8")
        return file

    def hsds(self, *services: Service, name: str = "helpers.json", organization: Organization = HELPERS) -> Path:
        """Write services as a source tells them."""
        records = Records({organization.id: organization}, {one.id: one for one in services})
        return self.write(name, hsds.write_json(records, utc_offset_hours=1))

    def ask(self, read: Callable[[Database], Awaitable[T]]) -> T:
        """Read from the database through a connection of its own."""

        async def asking() -> T:
            database = await connect(self.url, data_dir=self.folder)
            try:
                return await read(database)
            finally:
                await database.close()

        return asyncio.run(asking())

    def kept(self) -> Records:
        """Give what sources told."""
        return self.ask(stored.load).records


@pytest.fixture
def shell(
    database_url: str, data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    monkeypatch.setenv("KOPRU_DATABASE_URL", database_url)
    monkeypatch.setenv("KOPRU_DATA_DIR", str(data_dir))
    return Shell(data_dir, database_url, capsys)


def test_without_apply_an_import_is_told_and_not_written(shell: Shell) -> None:
    told = shell.run("import", shell.hsds(HELP))

    assert told.splitlines() == [
        "new:",
        f"  organization {HELPERS.id}  Hulp in Utrecht",
        f"  service {HELP.id}  Inloop over geld",
        "hsds: 2 new, 0 changed, 0 gone, 0 unchanged, 0 wrong",
        "nothing is written; to write it, add --apply",
    ]
    assert shell.kept() == NO_RECORDS
    assert shell.run("imports") == ""


def test_what_is_applied_is_there_and_again_changes_nothing(shell: Shell) -> None:
    file = shell.hsds(HELP)

    written = shell.run("import", file, "--apply", "--by", "coordinator Utrecht", "--credit", "CC BY 4.0")
    again = shell.run("import", file, "--apply")

    assert "import 1 is written; to take it back: kopru directory undo 1" in written
    assert shell.kept() == Records({HELPERS.id: HELPERS}, {HELP.id: HELP})
    assert again == "hsds: 0 new, 0 changed, 0 gone, 2 unchanged, 0 wrong\n"
    (line,) = shell.run("imports").splitlines()
    assert "hsds  2 new, 0 changed, 0 gone  by coordinator Utrecht  helpers.json (sha256 " in line
    assert line.endswith("credit: CC BY 4.0")


def test_a_change_is_told_member_by_member_and_what_is_left_out_is_gone(shell: Shell) -> None:
    shell.run("import", shell.hsds(HELP, OTHER), "--apply")
    opened = Hours((Schedule((1, 3), time(9), time(12)),))
    moved = replace(PLACE, address="Straat 2")
    changed = replace(HELP, hours=opened, languages=("nl",), at_locations=(AtLocation(AT_PLACE, moved),))

    told = shell.run("import", shell.hsds(changed, organization=replace(HELPERS, locations=(moved,))))

    assert f"  service {HELP.id}  Inloop over geld" in told
    assert "    languages: nl, tr -> nl" in told
    assert "    at_locations[Buurthuis].location.address: Straat 1 -> Straat 2" in told
    assert "    hours: () -> (schedules (days 1, 3; opens_at 09:00; closes_at 12:00))" in told
    assert told.index("gone:") < told.index(f"  service {OTHER.id}  Formulieren")
    assert "hsds: 0 new, 2 changed, 1 gone, 0 unchanged, 0 wrong" in told


def test_undoing_puts_everything_back(shell: Shell) -> None:
    shell.run("import", shell.hsds(HELP), "--apply")
    before = shell.kept()
    shell.run("import", shell.hsds(replace(HELP, languages=("nl",)), OTHER), "--apply")

    undone = shell.run("undo", "2")

    assert undone == "import 2 (hsds) is undone: 2 records are as they were before\n"
    assert shell.kept() == before
    assert f"  undone {TODAY}" in shell.run("imports").splitlines()[0]
    assert "undone already" in shell.run("undo", "2", code=1)
    assert "no import 7" in shell.run("undo", "7", code=1)


def test_what_changed_since_is_not_undone_and_is_listed(shell: Shell) -> None:
    shell.run("import", shell.hsds(HELP), "--apply")
    shell.run("verify", HELP.id, "--by", "coordinator", "--source", "by phone")

    refused = shell.run("undo", "1", code=1)

    assert f"import 2: service {HELP.id} (Inloop over geld)" in refused
    assert len(shell.kept().services) == 1


@pytest.mark.parametrize("apply", [(), ("--apply",)])
def test_with_a_fault_anywhere_nothing_is_imported(shell: Shell, apply: Sequence[str]) -> None:
    good = shell.hsds(HELP)
    content = json.loads(good.read_text("utf-8"))
    bad = shell.write("bad.json", json.dumps([{**content[0], "id": OTHER.id, "minimum_age": "old"}]))

    told = shell.run("import", good, bad, *apply, code=1)

    first, *_, last = told.splitlines()
    assert first.startswith(f"{bad}: services[0].minimum_age: ")
    assert "wrong: nothing is imported" in last
    assert shell.kept() == NO_RECORDS


def test_a_fault_in_a_table_names_file_line_and_column(shell: Shell) -> None:
    folder = shell.folder / "tables"
    folder.mkdir()
    records = Records({HELPERS.id: HELPERS}, {HELP.id: HELP})
    for name, table in hsds.write_tables(records, utc_offset_hours=1).items():
        (folder / name).write_text(table.replace("+31302345678", "nobody"), encoding="utf-8", newline="")

    told = shell.run("import", folder, code=1)

    assert "phones.csv:2: number: " in told


def test_tables_tell_the_same_as_json(shell: Shell) -> None:
    shell.run("import", shell.hsds(HELP), "--apply")
    folder = shell.folder / "tables"

    shell.run("export", "--to", "hsds-tables", "--out", folder)

    assert "hsds: 0 new, 0 changed, 0 gone" in shell.run("import", folder)


def test_a_register_is_known_by_its_columns_and_stands_over_what_ships(shell: Shell) -> None:
    file = shell.write("Gemeenten.csv", REGISTER)

    told = shell.run("import", file, "--apply", "--exported-on", "2026-04-20")

    assert "    phones: - -> 14 030" in told
    assert "register: 0 new, 1 changed, 0 gone, 0 unchanged, 0 wrong" in told
    (utrecht,) = shell.kept().organizations.values()
    assert (utrecht.municipality, utrecht.website) == ("GM0344", "https://www.utrecht.nl")
    assert utrecht.name_tr is not None
    listed = shell.run("list", "--municipality", "Utrecht", "--kind", "municipality")
    assert "(Gemeente Utrecht)  checked on 2026-04-15" in listed


def test_a_file_in_another_encoding_is_refused_with_its_line(shell: Shell) -> None:
    file = shell.folder / "Gemeenten.csv"
    file.write_bytes(REGISTER.replace("Vleuten", "Súd").encode("latin-1"))

    told = shell.run("import", file, "--from", "register", code=1)

    assert told.startswith(f"{file}:1: this is not UTF-8")


def test_two_files_that_tell_one_record_differently_are_refused(shell: Shell) -> None:
    one, two = shell.hsds(HELP), shell.hsds(replace(HELP, languages=("nl",)), name="two.json")

    told = shell.run("import", one, two, code=1)

    assert f"{two}: service {HELP.id} (Inloop over geld) stands in another file too" in told


def test_more_than_half_gone_must_be_allowed(shell: Shell) -> None:
    third = replace(OTHER, id=make_id("third"))
    shell.run("import", shell.hsds(HELP, OTHER, third), "--apply")
    less = shell.hsds()

    refused = shell.run("import", less, "--apply", code=1)
    tried = shell.run("import", less, code=1)
    allowed = shell.run("import", less, "--apply", "--allow-removals")

    assert "3 of the 4 records that hsds told before would be gone" in refused
    assert "3 of the 4 records" in tried
    assert "import 2 is written" in allowed
    assert shell.kept().services == {}


def test_sources_of_one_format_are_told_apart_by_their_key(shell: Shell) -> None:
    theirs = Organization(make_id("theirs"), "Hulp elders")
    shell.run("import", shell.hsds(HELP), "--apply")

    told = shell.run("import", shell.hsds(organization=theirs), "--source", "elders", "--apply")

    assert "elders: 1 new, 0 changed, 0 gone" in told
    assert set(shell.kept().organizations) == {HELPERS.id, theirs.id}


@pytest.mark.parametrize("key", ["verify", "staff", "a b", "x" * 65, "é/1"])
def test_a_source_has_a_plain_key(shell: Shell, key: str) -> None:
    assert "--source" in shell.run("import", shell.hsds(HELP), "--source", key, code=2)


@pytest.mark.parametrize("by", ["j.jansen@example.org", "mevrouw Yılmaz"])
def test_nobody_is_named_as_a_person(shell: Shell, by: str) -> None:
    file = shell.hsds(HELP)

    assert "role" in shell.run("import", file, "--apply", "--by", by, code=1)
    assert "role" in shell.run("verify", HELP.id, "--by", by, "--source", "by phone", code=1)
    assert shell.kept() == NO_RECORDS


def test_what_is_not_clear_must_be_said(shell: Shell) -> None:
    assert "--from register|hsds|" in shell.run("import", shell.write("list.csv", "a;b\n"), code=2)
    assert "--from register|hsds|" in shell.run("import", shell.hsds(HELP), shell.write("r.csv", REGISTER), code=2)
    (shell.folder / "empty").mkdir()
    assert "no tables" in shell.run("import", shell.folder / "empty", code=2)
    assert "nowhere.json" in shell.run("import", shell.folder / "nowhere.json", code=2)


def test_a_location_is_verified_and_listed_until_when(shell: Shell) -> None:
    shell.run("import", shell.hsds(HELP, OTHER), "--apply")
    on = TODAY - timedelta(days=1)

    told = shell.run("verify", AT_PLACE, "--by", "coordinator", "--source", "by phone", "--on", on.isoformat())

    assert f"{AT_PLACE} (Inloop over geld): verified for 180 days from {on}" in told
    assert "kopru directory undo 2" in told
    listed = shell.run("list", "--kind", "branch").splitlines()
    until = on + timedelta(days=179)
    where = "Inloop over geld (Hulp in Utrecht, Buurthuis)"
    assert f"{AT_PLACE}  branch  {where}  verified until {until} by coordinator" in listed
    assert f"{OTHER.id}  branch  Formulieren (Hulp in Utrecht)  unverified" in listed
    assert OTHER.id in shell.run("list", "--unverified")
    assert AT_PLACE not in shell.run("list", "--unverified")
    assert "no service or location" in shell.run("verify", "x", "--by", "c", "--source", "s", code=1).casefold()


def test_what_was_verified_long_ago_is_listed_as_expired(shell: Shell) -> None:
    shell.run("import", shell.hsds(HELP), "--apply")
    shell.run("verify", HELP.id, "--by", "coordinator", "--source", "by phone")

    shell.capsys.readouterr()
    directory.run(["list", "--expired"], today=TODAY + timedelta(days=180))

    assert f"expired since {TODAY + timedelta(days=179)} by coordinator" in shell.capsys.readouterr().out


def test_services_are_listed_by_who_may_come(shell: Shell) -> None:
    postcodes = replace(OTHER, areas=(Area("3500-3599", "postcode4"),))
    shell.run("import", shell.hsds(HELP, postcodes), "--apply")

    in_utrecht = shell.run("list", "--kind", "branch", "--municipality", "gm0344")
    elsewhere = shell.run("list", "--kind", "branch", "--municipality", "Amsterdam")

    assert AT_PLACE in in_utrecht
    assert OTHER.id in in_utrecht
    assert AT_PLACE not in elsewhere
    assert OTHER.id not in elsewhere


@pytest.mark.parametrize("place", ["GM9999", "Bergen", "asdfgh"])
def test_a_municipality_that_is_not_clear_is_asked_for(shell: Shell, place: str) -> None:
    assert place in shell.run("list", "--municipality", place, code=2)


def test_lists_come_as_json_too(shell: Shell) -> None:
    shell.run("import", shell.hsds(HELP), "--apply")

    listed: list[dict[str, Any]] = json.loads(shell.run("list", "--municipality", "Utrecht", "--json"))

    (ours,) = (one for one in listed if one["service"] == HELP.id)
    assert (ours["id"], ours["location"], ours["languages"]) == (AT_PLACE, "Buurthuis", ["nl", "tr"])
    assert {"municipality", "national"} <= {one["kind"] for one in listed}
    assert not any(one["fictional"] for one in listed)


def test_fictional_records_are_listed_when_they_are_wanted(shell: Shell) -> None:
    listed = json.loads(shell.run("list", "--demo", "--json"))

    assert any(one["fictional"] for one in listed)


@pytest.mark.parametrize(("format_", "name"), [("hsds", "out.json"), ("sheet", "out.csv"), ("sheet", "out.xlsx")])
def test_an_export_that_comes_back_changes_nothing(shell: Shell, format_: str, name: str) -> None:
    shell.run("import", shell.hsds(HELP), "--apply")
    shell.run("verify", AT_PLACE, "--by", "coordinator", "--source", "by phone")
    out = shell.folder / name

    shell.run("export", "--to", format_, "--demo", "--out", out)

    told = shell.run("import", out)
    assert f"{format_}: 0 new, 0 changed, 0 gone" in told
    assert "0 unchanged" not in told


def test_a_sheet_changes_what_it_tells_and_nothing_else(shell: Shell) -> None:
    shell.run("import", shell.hsds(HELP), "--apply")
    out = shell.folder / "sheet.csv"
    shell.run("export", "--to", "sheet", "--out", out)
    out.write_text(out.read_text("utf-8").replace("030 234 56 78", "030 765 43 21"), encoding="utf-8")

    told = shell.run("import", out, "--apply")

    assert "    phones: 030 234 56 78 -> 030 765 43 21" in told
    kept = shell.kept()
    assert kept.organizations[HELPERS.id] == HELPERS
    assert kept.services[HELP.id] == replace(HELP, phones=(Phone("+31307654321", "030 765 43 21"),))


def test_a_damaged_workbook_is_refused(shell: Shell) -> None:
    file = shell.folder / "sheet.xlsx"
    file.write_bytes(b"PK\x03\x04 and no more")

    told = shell.run("import", file, code=1)

    assert told.startswith(f"{file}: this is no Excel file")


def test_exports_go_to_standard_output_and_tables_need_a_folder(shell: Shell) -> None:
    written = json.loads(shell.run("export", "--to", "hsds"))

    assert len(written["services"] if isinstance(written, dict) else written) > 342
    assert "organisatie" in shell.run("export", "--to", "sheet").splitlines()[0]
    assert "--out" in shell.run("export", "--to", "hsds-tables", code=2)


def test_tables_are_not_mixed_with_older_ones(shell: Shell) -> None:
    older = shell.folder / "required_documents.csv"
    older.write_text("id\n", encoding="utf-8")

    assert "older tables (required_documents.csv)" in shell.run(
        "export", "--to", "hsds-tables", "--out", shell.folder, code=2
    )


def test_gaps_are_listed_with_the_names_of_places(shell: Shell) -> None:
    now = datetime.combine(TODAY, time(12), UTC)

    async def count(database: Database) -> None:
        for gap in (Gap("GM0344", "tr", "before"), Gap("GM0344", "tr", "before"), Gap(None, "nl", "during")):
            await database.run(stored.count_gap, gap, now=now)

    shell.ask(count)

    assert shell.run("gaps").splitlines() == [
        f"{TODAY}  Utrecht (GM0344)  tr  before  2",
        f"{TODAY}  not known  nl  during  1",
    ]
    assert shell.run("gaps", "--since", (TODAY + timedelta(days=1)).isoformat()) == ""


def test_without_a_database_there_is_what_ships_and_looking_makes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new"
    monkeypatch.setenv("KOPRU_DATA_DIR", str(folder))
    monkeypatch.delenv("KOPRU_DATABASE_URL", raising=False)
    shell = Shell(tmp_path, "sqlite://", capsys)
    file = shell.hsds(HELP)

    looked = [shell.run("list"), shell.run("import", file), shell.run("imports"), shell.run("gaps")]
    made = folder.exists()
    shell.run("import", file, "--apply")

    assert "Gemeente Utrecht" in looked[0]
    assert "2 new" in looked[1]
    assert looked[2:] == ["", ""]
    assert not made
    assert "hsds  2 new" in shell.run("imports")


async def test_one_may_look_while_a_server_has_the_database_and_not_write(
    database: Database, data_dir: Path, database_url: str
) -> None:
    # In another process, as SQLite lets one process write.
    environment = {"KOPRU_DATA_DIR": str(data_dir), "KOPRU_DATABASE_URL": database_url, "PATH": ""}
    file = Shell(data_dir, database_url, None).hsds(HELP)  # type: ignore[arg-type]

    looked = await started("directory", "import", str(file), environment=environment)
    wrote = await started("directory", "import", str(file), "--apply", environment=environment)

    assert looked[0] == 0
    if database.dialect == "sqlite":
        assert wrote[0] == 2
        assert "stop it first" in wrote[1]
    else:
        assert wrote[0] == 0


async def started(*argv: str, environment: dict[str, str]) -> tuple[int, str]:
    """Run the program by itself; give its exit code and what it said of errors."""
    words = (sys.executable, "-m", "bot", *argv)
    process = await asyncio.create_subprocess_exec(*words, env=environment, stdout=DEVNULL, stderr=PIPE)
    _, said = await process.communicate()
    return process.returncode or 0, said.decode()


@pytest.mark.parametrize(
    "argv", [[], ["nothing"], ["verify", "x"], ["undo", "one"], ["export"], ["gaps", "--since", "x"]]
)
def test_wrong_use_is_explained(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["directory", *argv])

    assert stopped.value.code == 2
    assert "usage: kopru directory" in capsys.readouterr().err


def test_long_values_are_shortened() -> None:
    change = Change("organization", "a", Organization("a", "A"), Organization("a", "A", website="x" * 500))

    (line,) = directory_plans.change_lines(change)

    assert len(line) < 200
    assert line.endswith("…")


def test_days_are_shown_as_dates() -> None:
    assert directory_plans.shown(date(2026, 11, 23)) == "2026-11-23"
