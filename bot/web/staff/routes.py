"""Every route of the pages of staff with the right that it asks for, and the entries of their navigation."""

from bot.web.staff import accounts, home, leads, leads_events, leads_export, links, papers, people, settings, sign_in
from bot.web.staff.calls import Entry, Route

ROUTES: tuple[Route, ...] = (
    Route("GET", "/staff", home.show, "signed_in"),
    Route("GET", "/staff/sign-in", sign_in.show, "anyone"),
    Route("POST", "/staff/sign-in", sign_in.take, "anyone"),
    Route("GET", "/staff/sign-in/code", sign_in.show_code, "waiting"),
    Route("POST", "/staff/sign-in/code", sign_in.take_code, "waiting"),
    Route("POST", "/staff/sign-in/passkey/ask", sign_in.ask_passkey, "anyone"),
    Route("POST", "/staff/sign-in/passkey", sign_in.take_passkey, "anyone"),
    Route("POST", "/staff/sign-out", sign_in.leave, "anyone"),
    Route("GET", "/staff/stay", sign_in.stay, "signed_in"),
    Route("GET", "/staff/invitation/{token}", links.show, "anyone"),
    Route("POST", "/staff/invitation/{token}", links.take, "anyone"),
    Route("GET", "/staff/invitation/{token}/code", links.show_code, "anyone"),
    Route("POST", "/staff/invitation/{token}/code", links.take_code, "anyone"),
    Route("GET", "/staff/settings", settings.show, "signed_in"),
    Route("POST", "/staff/settings", settings.take, "signed_in"),
    Route("POST", "/staff/language", settings.take_language, "signed_in"),
    Route("POST", "/staff/settings/password", settings.take_password, "signed_in"),
    Route("POST", "/staff/passkeys/ask", settings.ask_passkey, "signed_in"),
    Route("POST", "/staff/passkeys", settings.take_passkey, "signed_in"),
    Route("POST", "/staff/passkeys/remove", settings.remove_passkey, "signed_in"),
    Route("GET", "/staff/devices", settings.show_devices, "signed_in"),
    Route("POST", "/staff/devices/end", settings.end_device, "signed_in"),
    Route("POST", "/staff/devices/end-others", settings.end_other_devices, "signed_in"),
    Route("GET", "/staff/people", people.show_all, "see_staff"),
    Route("GET", "/staff/people/invite", people.show_invite, "invite_staff"),
    Route("POST", "/staff/people/invite", people.take_invite, "invite_staff"),
    Route("GET", "/staff/people/{id}", people.show, "see_staff"),
    Route("POST", "/staff/people/{id}/role", people.take_role, "change_role"),
    Route("POST", "/staff/people/{id}/recover", people.take_recover, "recover_staff"),
    Route("GET", "/staff/people/{id}/end", people.show_end, "end_staff"),
    Route("POST", "/staff/people/{id}/end", people.take_end, "end_staff"),
    Route("GET", "/staff/accounts", accounts.show_all, "open_account"),
    Route("POST", "/staff/accounts", accounts.take_open, "open_account"),
    Route("GET", "/staff/accounts/{id}/close", accounts.show_close, "close_account"),
    Route("POST", "/staff/accounts/{id}/close", accounts.take_close, "close_account"),
    Route("GET", "/staff/leads", leads.show, "see_lead_codes"),
    Route("GET", "/staff/leads/events", leads_events.show, "see_lead_codes"),
    Route("GET", "/staff/leads/{id}/print", papers.show_print, "see_leads"),
    Route("GET", "/staff/leads/{id}/summary.pdf", papers.send_pdf, "see_leads"),
    Route("GET", "/staff/leads/export", leads_export.show, "export_leads"),
    Route("POST", "/staff/leads/export", leads_export.take, "export_leads"),
)

#: In the order of the navigation.
ENTRIES: tuple[Entry, ...] = (
    Entry("/staff", "staff.entry.home", "h", "signed_in"),
    Entry("/staff/leads", "staff.entry.leads", "l", "see_lead_codes"),
    Entry("/staff/people", "staff.entry.people", "m", "see_staff"),
    Entry("/staff/accounts", "staff.entry.accounts", "o", "open_account"),
)
