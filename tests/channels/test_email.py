"""E-mail says that something waits and nothing else, over a connection that is safe, recognisable when repeated."""

import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.channels import email
from bot.channels.email import EmailChannel, Mail, lead_waits
from bot.mail_server import MailServer, is_mail_address, read_mail_server
from bot.messages import DeliveryFailed
from tests.channels.certificates import certified
from tests.channels.mail_server import MailBox, mail_server

AT = datetime(2026, 11, 23, 13, 0, tzinfo=timezone(timedelta(hours=1)))
LINK = "https://hulp.example.nl/staff/leads/12"
MAIL = lead_waits(
    "team@hulp.example.nl", ("nl", "tr"), reference="k7m2p9x4ab", link=LINK, key="msg_0a1b.email.7", at=AT
)
SENDER = "koprue@bot.example.nl"


def to(box: MailBox, **changes: object) -> MailServer:
    return replace(MailServer("localhost", box.port, "plain"), **changes)  # type: ignore[arg-type]


async def refused(channel: EmailChannel, mail: Mail = MAIL) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as raised:
        await channel.send(mail)
    return raised.value


async def test_a_message_arrives_in_both_languages_with_its_headers() -> None:
    async with mail_server() as box:
        await EmailChannel(to(box), SENDER).send(MAIL)

    (taken,) = box.taken
    message = taken.message
    assert (taken.sender, taken.recipients) == (SENDER, ["team@hulp.example.nl"])
    assert message["Subject"] == "Er wacht een aanmelding: k7m2p9x4ab / Bekleyen bir başvuru var: k7m2p9x4ab"
    assert (message["From"], message["To"]) == (SENDER, "team@hulp.example.nl")
    assert message["Date"] == "Mon, 23 Nov 2026 13:00:00 +0100"
    assert message["Message-ID"] == "<msg_0a1b.email.7@bot.example.nl>"
    assert (message["Auto-Submitted"], message["Content-Language"]) == ("auto-generated", "nl, tr")
    assert message.get_content_type() == "text/plain"


async def test_the_text_has_reference_and_link_in_each_language_and_only_ascii_on_the_wire() -> None:
    async with mail_server() as box:
        await EmailChannel(to(box), SENDER).send(MAIL)

    dutch, turkish = box.taken[0].message.get_content().replace("\r\n", "\n").split("\n---\n")
    assert all("k7m2p9x4ab" in part and LINK in part for part in (dutch, turkish))
    assert "persoonlijke gegevens" in dutch
    assert "başvuru" in turkish
    assert box.taken[0].raw.isascii()


async def test_one_language_is_enough_where_an_organisation_has_one() -> None:
    mail = lead_waits("a@b.nl", ("tr",), reference="k7m2p9x4ab", link=LINK, key="k", at=AT)

    assert "aanmelding" not in mail.subject + mail.text
    assert mail.languages == ("tr",)


async def test_a_repetition_carries_the_same_message_id() -> None:
    async with mail_server(MailBox(refusals={"RCPT": ["451 later"]})) as box:
        channel = EmailChannel(to(box), SENDER)
        failed = await refused(channel)
        await channel.send(replace(MAIL, at=AT + timedelta(minutes=5)))
        await channel.send(replace(MAIL, at=AT + timedelta(minutes=9)))

    assert (failed.reason, failed.permanent) == ("smtp_451", False)
    assert len({taken.message["Message-ID"] for taken in box.taken}) == 1
    assert len(box.taken) == 2


@pytest.mark.parametrize(
    "address",
    [
        "team@hulp.nl\r\nBcc: everybody@example.nl",
        "team@hulp.nl\nSubject: other",
        "team@hulp.nl, other@hulp.nl",
        "Team <team@hulp.nl>",
        "team@hulp.nl> NOTIFY=NEVER",
        "team hulp@example.nl",
        '"team"@hulp.nl',
        "team@hulp",
        "team@127.0.0.1",
        "@hulp.nl",
        "team@ulaş.nl",
        f"{'a' * 65}@hulp.nl",
        "",
    ],
)
async def test_what_is_no_plain_address_is_never_sent_to(address: str) -> None:
    async with mail_server() as box:
        failed = await refused(EmailChannel(to(box), SENDER), replace(MAIL, to=address))

    assert not is_mail_address(address)
    assert (failed.reason, failed.permanent) == ("bad_address", True)
    assert box.commands == []


@pytest.mark.parametrize("change", [{"subject": "a\r\nBcc: b@c.nl"}, {"key": "k>\r\nBcc: b@c.nl"}])
async def test_no_header_can_be_smuggled_in(change: dict[str, str]) -> None:
    async with mail_server() as box:
        failed = await refused(EmailChannel(to(box), SENDER), replace(MAIL, **change))  # type: ignore[arg-type]

    assert (failed.reason, failed.permanent, box.commands) == ("bad_header", True, [])


async def test_a_line_with_a_dot_does_not_end_the_message() -> None:
    text = "one\n.\nBcc: b@c.nl\n..two\n"

    async with mail_server() as box:
        await EmailChannel(to(box), SENDER).send(replace(MAIL, text=text))

    assert len(box.taken) == 1
    assert box.taken[0].message.get_content().replace("\r\n", "\n") == text


async def test_a_password_is_said_only_after_starttls() -> None:
    tls = certified("localhost")
    async with mail_server(MailBox(starttls=tls.server, logins={"köprü": "geheim"})) as box:
        server = to(box, security="starttls", user="köprü", password="geheim")
        await EmailChannel(server, SENDER, tls=tls.client).send(MAIL)

    assert box.encrypted == [True]
    assert box.commands.index("STARTTLS") < box.commands.index("AUTH")


async def test_encryption_from_the_first_byte() -> None:
    tls = certified("localhost")
    async with mail_server(tls=tls.server) as box:
        await EmailChannel(to(box, security="tls"), SENDER, tls=tls.client).send(MAIL)

    assert box.encrypted == [True]


async def test_a_server_without_starttls_gets_neither_password_nor_message() -> None:
    async with mail_server(MailBox(logins={"u": "p"})) as box:
        failed = await refused(EmailChannel(to(box, security="starttls", user="u", password="p"), SENDER))

    assert (failed.reason, failed.permanent) == ("smtp_set_up", False)
    assert not {"AUTH", "MAIL"} & set(box.commands)


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_a_certificate_that_nobody_trusts_is_refused(security: str) -> None:
    tls = certified("localhost")
    at_once = tls.server if security == "tls" else None
    async with mail_server(MailBox(starttls=tls.server), tls=at_once) as box:
        failed = await refused(EmailChannel(to(box, security=security), SENDER, tls=ssl.create_default_context()))

    assert not failed.permanent
    assert "MAIL" not in box.commands


async def test_a_wrong_password_is_tried_again_later() -> None:
    async with mail_server(MailBox(logins={"u": "p"})) as box:
        failed = await refused(EmailChannel(to(box, user="u", password="other"), SENDER))

    assert (failed.reason, failed.permanent) == ("smtp_login", False)


@pytest.mark.parametrize(
    ("at", "answer", "reason", "permanent"),
    [
        ("RCPT", "550 nobody of this name", "smtp_550", True),
        ("RCPT", "450 mailbox is busy", "smtp_450", False),
        ("MAIL", "553 not your address", "smtp_553", False),
        ("DATA", "451 later", "smtp_451", False),
        (".", "554 looks like spam", "smtp_554", True),
        (".", "452 disk is full", "smtp_452", False),
    ],
)
async def test_an_answer_says_whether_to_try_again(at: str, answer: str, reason: str, permanent: bool) -> None:
    async with mail_server(MailBox(refusals={at: [answer]})) as box:
        failed = await refused(EmailChannel(to(box), SENDER))

    assert (failed.reason, failed.permanent) == (reason, permanent)
    assert box.taken == []


async def test_nobody_listens() -> None:
    async with mail_server() as box:
        pass

    failed = await refused(EmailChannel(to(box), SENDER))

    assert (failed.reason, failed.permanent, failed.ambiguous) == ("unreached", False, False)


async def test_a_line_that_is_cut_after_the_message_leaves_it_open_whether_it_arrived() -> None:
    async with mail_server(MailBox(cut_at=".")) as box:
        failed = await refused(EmailChannel(to(box), SENDER))

    assert (failed.reason, failed.ambiguous) == ("cut_off", True)


async def test_a_silent_server_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(email, "STEP_S", 0.2)
    async with mail_server(MailBox(silent_at="MAIL")) as box:
        failed = await refused(EmailChannel(to(box), SENDER))

    assert (failed.reason, failed.permanent) == ("timeout", False)


async def test_a_farewell_that_fails_does_not_make_the_message_unsent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(email, "STEP_S", 0.2)
    async with mail_server(MailBox(silent_at="QUIT")) as box:
        await EmailChannel(to(box), SENDER).send(MAIL)

    assert len(box.taken) == 1


def test_the_address_of_a_mail_server_is_read() -> None:
    assert read_mail_server("smtps://bot%40x.nl:p%3Aw@mail.example.nl") == MailServer(
        "mail.example.nl", 465, "tls", "bot@x.nl", "p:w"
    )
    assert read_mail_server("smtp://mail.example.nl") == MailServer("mail.example.nl", 587, "starttls")
    assert read_mail_server("smtp://localhost:25/") == MailServer("localhost", 25, "plain")
    assert "p:w" not in repr(read_mail_server("smtps://u:p%3Aw@mail.example.nl"))


@pytest.mark.parametrize(
    "url",
    ["http://mail.nl", "smtp://", "mail.nl:25", "smtp://u@mail.nl", "smtp://mail.nl:99999", "smtp://mail.nl/x",
     "smtp://mail.nl?tls=no", "smtp://%ff:x@mail.nl"],
)  # fmt: skip
def test_what_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of them; the settings say what to do
        read_mail_server(url)


async def test_the_time_of_a_message_is_the_one_it_was_given() -> None:
    async with mail_server() as box:
        await EmailChannel(to(box), SENDER).send(replace(MAIL, at=datetime(2026, 7, 1, 8, tzinfo=UTC)))

    assert box.taken[0].message["Date"] == "Wed, 01 Jul 2026 08:00:00 +0000"
