"""Who may do what: one table of roles and actions, and nothing about it anywhere else."""

from collections.abc import Mapping
from typing import Final, Literal

from storage.access import Acting
from storage.staff import Role

Action = Literal[
    "see_leads",  # list and lead page with what was handed over
    "see_lead_codes",  # class, urgency, clocks and whose it is; no content
    "claim_lead",
    "decline_lead",
    "work_lead",  # contacted, in progress, closed; notes, relay, appointments
    "assign_lead",  # to a helper, or away from one
    "export_leads",
    "see_figures",
    "see_gaps",
    "see_account",
    "change_account",  # terms, group, address, opening hours
    "open_account",
    "close_account",
    "set_capacity",
    "verify_branch",
    "change_directory",
    "change_webhooks",
    "see_staff",
    "invite_staff",
    "recover_staff",
    "end_staff",
    "change_role",
    "edit_content",
    "publish_content",
    "see_quarantine",
    "replay_quarantine",
    "see_audit",
    "see_alerts",
]

#: own: of the own organisation; municipality: of the own municipality; all: of everybody. Not named: no.
Reach = Literal["own", "municipality", "all"]

RIGHTS: Final[Mapping[Role, Mapping[Action, Reach]]] = {
    "admin": {
        "see_lead_codes": "all",
        "see_figures": "all",
        "see_gaps": "all",
        "see_account": "all",
        "change_account": "all",
        "open_account": "all",
        "close_account": "all",
        "set_capacity": "all",
        "verify_branch": "all",
        "change_directory": "all",
        "change_webhooks": "all",
        "see_staff": "all",
        "invite_staff": "all",
        "recover_staff": "all",
        "end_staff": "all",
        "change_role": "all",
        "edit_content": "all",
        "publish_content": "all",
        "see_quarantine": "all",
        "replay_quarantine": "all",
        "see_audit": "all",
        "see_alerts": "all",
    },
    "editor": {
        "see_gaps": "all",
        "edit_content": "all",
        "publish_content": "all",
    },
    "coordinator": {
        "see_leads": "own",
        "see_lead_codes": "own",
        "claim_lead": "own",
        "decline_lead": "own",
        "work_lead": "own",
        "assign_lead": "own",
        "export_leads": "own",
        "see_figures": "own",
        "see_account": "own",
        "change_account": "own",
        "set_capacity": "own",
        "verify_branch": "own",
        "change_webhooks": "own",
        "see_staff": "own",
        "invite_staff": "own",
        "recover_staff": "own",
        "end_staff": "own",
        "change_role": "own",
    },
    "helper": {
        "see_leads": "own",
        "see_lead_codes": "own",
        "claim_lead": "own",
        "decline_lead": "own",
        "work_lead": "own",
        "see_account": "own",
        "see_staff": "own",
    },
    "observer": {
        "see_figures": "municipality",
    },
}

#: Which roles somebody may give to others, and take from them.
GIVES: Final[Mapping[Role, frozenset[Role]]] = {
    "admin": frozenset({"admin", "editor", "coordinator", "helper", "observer"}),
    "editor": frozenset(),
    "coordinator": frozenset({"coordinator", "helper"}),
    "helper": frozenset(),
    "observer": frozenset(),
}


def may(acting: Acting, action: Action, organization_id: str | None, *, municipality: str | None = None) -> bool:
    """Say whether somebody may do this to what belongs to an organisation, or tells of a municipality."""
    reach = RIGHTS[acting.role].get(action)
    if reach == "own":
        return acting.organization_id is not None and acting.organization_id == organization_id
    if reach == "municipality":
        return acting.municipality is not None and acting.municipality == municipality
    return reach == "all"
