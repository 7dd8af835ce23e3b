"""Marked secrets go through a journey at DEBUG, with faults; no log line has any of them."""

from pathlib import Path

from tests.emulator import Emulator, ServerError
from tests.journeys.living import environment
from tests.journeys.processes import Quick

CANARIES = ("Kanarya Fatma", "kanarie-tekst", "0612345678", "NL91ABNA0417164300", "111222333", "52.0907")


async def test_no_text_number_or_token_reaches_a_log_line(sqlite_url: str, data_dir: Path) -> None:
    async with Emulator(patience=40) as telegram:
        settings = environment(sqlite_url, data_dir, telegram=telegram, webhook=True)
        person = telegram.person("Kanarya Fatma", language_code="tr")
        async with Quick(settings) as process:
            await process.ready()
            telegram.fail("sendMessage", ServerError(502), times=2)
            await person.send("/start")
            await person.press("Türkçe")
            for canary in CANARIES:
                await person.send(f"benim {canary} lütfen")
            await person.send_photo(caption="kanarie-tekst 0612345678, ik wil dood")
            await person.share_location(52.090712, 5.1214)
            telegram.push_raw({"update_id": 7, "message": {"text": "kanarie-tekst", "chat": "Kanarya Fatma"}})
            telegram.push_raw(b'{"kanarie-tekst": 0612345678')
            await telegram.settled(quiet=1.0)
            process.terminate()
            assert await process.ended(12) == 0
        logged = process.logged + "\n".join(process.lines)
    found = [secret for secret in (*CANARIES, telegram.token, str(person.id)) if secret in logged]
    assert found == []
    assert '"event"' in logged, "nothing was logged, so the search proves nothing"
