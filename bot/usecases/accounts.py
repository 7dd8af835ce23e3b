"""Organisations of the directory get an account, in which their staff work, and lose it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.usecases.rights import may
from bot.usecases.staff_audit import note_account
from dialogs.casework.directory import Organization
from dialogs.casework.directory_index import Directory
from storage import accounts, invitations, sessions, staff, staff_desks, telegram_links, webhooks
from storage.access import Acting, acting, beyond
from storage.accounts import Account
from storage.database import Database, Transaction
from storage.encryption import KeyRing

#: How many organisations a search shows.
SHOWN = 20

Refusal = Literal["not_allowed", "unknown", "already_open"]


class AccountRefused(Exception):
    """Somebody asked for what cannot be; `code` says why, the page says it in words."""

    def __init__(self, code: Refusal) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Hits:
    """The first organisations that a search found, and how many there are in all."""

    organizations: tuple[Organization, ...]
    total: int


def search(directory: Directory, words: str) -> Hits:
    """Find active organisations whose name, Turkish name or places hold every word, the shortest name first."""
    wanted = folded(words).split()
    if not wanted:
        return Hits((), 0)
    found = [one for one in directory.records.organizations.values() if one.status == "active" and _holds(one, wanted)]
    found.sort(key=lambda one: (len(one.name), one.name, one.id))
    return Hits(tuple(found[:SHOWN]), len(found))


async def open_account(database: Database, who: Acting, organization: Organization | None, *, now: datetime) -> None:
    """Open an account for an organisation, or open a closed one again. Raises AccountRefused."""
    if not may(who, "open_account", None):
        raise AccountRefused("not_allowed")
    if organization is None:
        raise AccountRefused("unknown")
    account = Account(organization.id, organization.name, organization.municipality, email=organization.email)
    await database.run(_open, database.keys, who, account, now=now)


async def close_account(database: Database, who: Acting, organization_id: str, *, now: datetime) -> None:
    """Close an account; its staff are signed out, and cannot sign in while it is closed. Raises AccountRefused.

    Their chats are tied to nothing any more. The clock of leads passes on what the organisation still has.
    """
    if not may(who, "close_account", organization_id):
        raise AccountRefused("not_allowed")
    await database.run(_close, database.keys, who, organization_id, now=now)


async def list_accounts(database: Database, who: Acting) -> tuple[Account, ...]:
    """List the accounts that somebody may see, closed ones too. Raises AccountRefused."""
    if not may(who, "see_account", who.organization_id):
        raise AccountRefused("not_allowed")
    known = await acting(database, who, lambda connection, _: accounts.list_accounts(connection, database.keys))
    return tuple(one for one in known if may(who, "see_account", one.organization_id))


def _holds(organization: Organization, wanted: list[str]) -> bool:
    words = folded(" ".join((organization.name, organization.name_tr or "", *organization.places)))
    return all(word in words for word in wanted)


def folded(words: str) -> str:
    """Write words without what differs between keyboards: capitals, and the Turkish i with and without a dot."""
    return words.replace("İ", "i").replace("I", "i").replace("ı", "i").casefold()


def _open(connection: Transaction, keys: KeyRing, who: Acting, account: Account, *, now: datetime) -> None:
    staff.lock(connection)
    if not accounts.add(connection, keys, account, now=now):
        raise AccountRefused("already_open")
    note_account(connection, "opened", who.staff_id, account.organization_id, now=now)


def _close(connection: Transaction, keys: KeyRing, who: Acting, organization_id: str, *, now: datetime) -> None:
    staff.lock(connection)
    if not accounts.close(connection, organization_id, now=now):
        raise AccountRefused("unknown")
    for member in staff.list_staff(connection, keys, organization_id=organization_id):
        sessions.end_all(connection, member.id)
        invitations.drop(connection, member.id)
        _untie(connection, keys, member.id)
    webhooks.forget_all(connection, organization_id)
    note_account(connection, "closed", who.staff_id, organization_id, now=now)


def _untie(connection: Transaction, keys: KeyRing, staff_id: int) -> None:
    """Take the private chat of somebody from their account, as it is no place of work any more."""
    telegram_links.drop(connection, staff_id)
    with beyond(connection):  # what stands in a private chat is for the program alone
        staff_desks.drop(connection, staff_id)
    staff.set_telegram(connection, keys, staff_id, None)
