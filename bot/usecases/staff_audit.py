"""What is written to the audit log about staff: codes and numbers, never a name or an address."""

import hashlib
from datetime import datetime
from typing import Final

from storage import audit
from storage.database import Transaction
from storage.turn_rows import AuditRow

#: Names the activity "who works here" in the register of processing activities.
ACTIVITY: Final = "urn:kopru:processing:staff"


def note(connection: Transaction, done: str, by: int | None, staff_id: int, *, now: datetime, **codes: str) -> None:
    """Append what somebody did to a staff member, within the transaction that does it."""
    attributes = {"by": str(by), "staff": str(staff_id), **codes}
    trace_id = hashlib.sha256(f"staff.{done}.{staff_id}.{now.isoformat()}".encode()).digest()[:16]
    audit.append(connection, [AuditRow(f"staff.{done}", ACTIVITY, attributes=attributes)], trace_id=trace_id, now=now)


def note_account(
    connection: Transaction, done: str, by: int | None, organization_id: str, *, now: datetime, **codes: str
) -> None:
    """Append what somebody did to the account of an organisation, within the transaction that does it."""
    attributes = {"by": str(by), "organisation": organization_id, **codes}
    trace_id = hashlib.sha256(f"account.{done}.{organization_id}.{now.isoformat()}".encode()).digest()[:16]
    audit.append(connection, [AuditRow(f"account.{done}", ACTIVITY, attributes=attributes)], trace_id=trace_id, now=now)


def note_webhook(
    connection: Transaction, done: str, by: int | None, organization_id: str, *, now: datetime, **codes: str
) -> None:
    """Append what somebody did to the webhooks of an organisation, within the transaction that does it."""
    attributes = {"by": str(by), "organisation": organization_id, **codes}
    named = ".".join((done, organization_id, *codes.values(), now.isoformat()))
    trace_id = hashlib.sha256(f"webhook.{named}".encode()).digest()[:16]
    audit.append(connection, [AuditRow(f"webhook.{done}", ACTIVITY, attributes=attributes)], trace_id=trace_id, now=now)
