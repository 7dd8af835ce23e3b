"""How an organisation works here: its own term, where notices go, and its language."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal

from bot.mail_server import is_mail_address
from bot.usecases.rights import may
from bot.usecases.staff_audit import note_account
from bot.usecases.staff_cards import language_of_group
from dialogs.wording import LANGUAGES
from storage import access, accounts
from storage.access import Acting
from storage.accounts import Account
from storage.database import Database, Transaction
from storage.encryption import KeyRing

#: Own terms to accept, in working days; longer ones change nothing, as the usual one is three.
OWN_TERMS: Final = (2, 1)

Refusal = Literal["bad_term", "bad_email", "bad_language"]


class OrganisationRefused(Exception):
    """Somebody wants what cannot be; `code` says why, the page says it in words."""

    def __init__(self, code: Refusal) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Ways:
    """What an organisation chooses: `accept_days` None: the usual term; `email` None: no notices by e-mail."""

    accept_days: int | None
    email: str | None = field(repr=False)
    language: str


def ways_of(account: Account) -> Ways:
    """Give what an organisation has chosen."""
    return Ways(account.accept_days, account.email, language_of_group(account))


async def find_account(database: Database, who: Acting, organization_id: str) -> Account:
    """Give an open account that somebody may change.

    Raises LookupError for one of others, for one that is closed and for none alike.
    """
    if not may(who, "change_account", organization_id):
        raise LookupError("no such account")
    return await access.acting(database, who, _find, database.keys, organization_id)


async def change_ways(database: Database, who: Acting, organization_id: str, ways: Ways, *, now: datetime) -> None:
    """Change what an organisation chooses; the audit log says which. Raises OrganisationRefused, LookupError."""
    if not may(who, "change_account", organization_id):
        raise LookupError("no such account")
    if ways.accept_days is not None and ways.accept_days not in OWN_TERMS:
        raise OrganisationRefused("bad_term")
    if ways.email is not None and not is_mail_address(ways.email):
        raise OrganisationRefused("bad_email")
    if ways.language not in LANGUAGES:
        raise OrganisationRefused("bad_language")
    await access.acting(database, who, _change, database.keys, organization_id, ways=ways, now=now)


def _find(connection: Transaction, who: Acting, keys: KeyRing, organization_id: str) -> Account:
    account = accounts.find(connection, keys, organization_id)
    if account is None or not account.is_open:
        raise LookupError("no such account")
    return account


def _change(
    connection: Transaction, who: Acting, keys: KeyRing, organization_id: str, *, ways: Ways, now: datetime
) -> None:  # fmt: skip
    account = _find(connection, who, keys, organization_id)
    before = ways_of(account)
    changed = [name for name in Ways.__slots__ if getattr(before, name) != getattr(ways, name)]
    if not changed:
        return
    settings = {**account.settings, "language": ways.language}
    after = replace(account, accept_days=ways.accept_days, email=ways.email, settings=settings)
    accounts.change(connection, keys, after)
    note_account(connection, "changed", who.staff_id, organization_id, now=now, fields=",".join(changed))
