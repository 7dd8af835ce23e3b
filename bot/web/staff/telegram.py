"""Tying one's own account to Telegram: a link that is good once, four digits to compare, and untying it."""

from aiohttp import web

from bot.usecases import telegram_staff
from bot.usecases.staff_bot import NoTelegram
from bot.usecases.telegram_staff import LIFETIME, TelegramInvite, TelegramLinkRefused
from bot.web.staff.calls import Call
from bot.web.staff.links import square

PATH = "/staff/telegram"


async def show(call: Call) -> web.Response:
    """Show whether the own account is tied, and how to tie it."""
    return call.page("telegram.html", tied=_is_tied(call), has_bot=call.side.desk.staff_bot.bot_id is not None)


async def take(call: Call) -> web.Response:
    """Make a link, or look whether somebody pressed it: then the digits are shown that their chat shows."""
    token = call.form.field("link")
    try:
        if not token:
            return _link_page(call, await telegram_staff.make_telegram_link(call.side.desk, call.acting))
        invite = await telegram_staff.read_telegram_link(call.side.desk, call.acting, token)
    except NoTelegram:
        return call.go(PATH, "no_telegram", tone="warn")
    except TelegramLinkRefused as refused:
        return _refused(call, refused)
    if invite.digits is None:
        return _link_page(call, invite, looked=True)
    return call.page("telegram_confirm.html", invite=invite)


async def take_confirmed(call: Call) -> web.Response:
    """Tie the chat whose digits were compared."""
    try:
        await telegram_staff.confirm_telegram_link(call.side.desk, call.acting, call.form.field("link"))
    except TelegramLinkRefused as refused:
        return _refused(call, refused)
    return call.go(PATH, "telegram_linked")


async def unlink(call: Call) -> web.Response:
    """Untie the own account."""
    untied = await telegram_staff.unlink_telegram(call.side.desk, call.acting)
    return call.go(PATH, "telegram_unlinked" if untied else "telegram_was_unlinked", tone="calm")


def _link_page(call: Call, invite: TelegramInvite, *, looked: bool = False) -> web.Response:
    minutes = int(LIFETIME.total_seconds() // 60)
    return call.page("telegram_link.html", invite=invite, qr=square(invite.url), looked=looked, minutes=minutes)


def _refused(call: Call, refused: TelegramLinkRefused) -> web.Response:
    return call.go(PATH, f"telegram_{refused.code}", tone="warn")


def _is_tied(call: Call) -> bool:
    return call.signed_in.member.telegram_id is not None
