"""Questions are counted without anybody who asked, and kept in words only of those who agreed."""

from dataclasses import replace
from datetime import timedelta

from storage import people, questions, retention
from storage.database import Database
from storage.questions import Asked, KeptQuestion
from storage.turns import commit
from tests.storage.samples import NOW, meet, turn


async def ask(database: Database, update_id: int, **more: object) -> None:
    jan = await meet(database, "jan")
    rows = replace(turn(update_id), **more)
    assert (await commit(database, jan, rows, worker="w", lease_s=60)).outcome == "done"


async def test_questions_are_counted_per_day_language_topic_and_outcome(database: Database) -> None:
    await ask(database, 1, asked=(Asked("huurachterstand", "nl", "answered"),))
    await ask(database, 2, asked=(Asked("huurachterstand", "nl", "answered"), Asked("", "tr", "none")))

    counted = await questions.counted(database, since=NOW.date().isoformat())

    assert [(one.nearest, one.language, one.outcome, one.asked) for one in counted] == [
        ("huurachterstand", "nl", "answered", 2),
        ("", "tr", "none", 1),
    ]
    assert await questions.counted(database, since=(NOW + timedelta(days=1)).date().isoformat()) == ()


async def test_a_kept_question_can_be_read_by_editors_until_the_person_is_erased(database: Database) -> None:
    await ask(database, 1, kept_question=KeptQuestion("eigen_risico", "nl", "wie betaalt de tandarts"))

    kept = await questions.kept(database)
    await people.erase_by_reference(database, (await meet(database, "jan")).reference, now=NOW)

    assert kept == (KeptQuestion("eigen_risico", "nl", "wie betaalt de tandarts"),)
    assert await questions.kept(database) == ()


async def test_kept_questions_go_after_thirty_days(database: Database) -> None:
    await ask(database, 1, kept_question=KeptQuestion("", "tr", "kim öder"))

    await retention.purge(database, now=NOW + timedelta(days=29))
    after_29 = await questions.kept(database)
    await retention.purge(database, now=NOW + timedelta(days=31))

    assert len(after_29) == 1
    assert await questions.kept(database) == ()
