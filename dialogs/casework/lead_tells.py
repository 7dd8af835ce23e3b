"""Who is told what of a move, in codes."""

from datetime import datetime

from dialogs.casework.leads import Lead, Recipient, Tell


def tell(to: Recipient, code: str, lead: Lead, date: datetime | None = None) -> Tell:
    """Tell somebody a code, with what is known of a lead; `lead` is as it was for whom it leaves, else as it is."""
    values = {
        "reference": lead.reference,
        "organization": lead.organization_id,
        "service": lead.service_id,
        "municipality": lead.municipality,
        "helper": None if lead.helper_id is None else str(lead.helper_id),
        "date": None if date is None else date.isoformat(),
    }
    return Tell(to, code, {name: value for name, value in values.items() if value})


def tell_both(code: str, lead: Lead) -> tuple[Tell, ...]:
    """Tell the person, and whoever has it."""
    told = tell("person", code, lead)
    return (told, tell("organization", code, lead)) if lead.is_held else (told,)


def tell_helper(code: str, lead: Lead, date: datetime | None = None) -> tuple[Tell, ...]:
    """Tell the helper, where there is one."""
    return () if lead.helper_id is None else (tell("helper", code, lead, date),)


def tell_nobody_left(lead: Lead) -> tuple[Tell, ...]:
    """Tell the person not to wait any longer, and the admins that nobody is left."""
    return tell("person", "call_municipality", lead), tell("admin", "nobody_left", lead, lead.legal_due_at)
