"""Support in a crisis: what can be done right now, and when somebody can be called."""

from datetime import datetime, timedelta

from dialogs.casework.deadlines import is_working_day
from dialogs.casework.offer_texts import NOTHING, Enquiry, Words, free_phones
from dialogs.casework.opening_hours import next_opening, open_until
from dialogs.casework.policies import CrisisDesk, Preferences
from dialogs.wording import Text


def notice(words: Words, enquiry: Enquiry) -> Text | None:
    """Say what can be done right now when it is urgent: call the crisis desk, or until it opens what to do."""
    seeker, policy, now = enquiry.seeker, enquiry.policy, enquiry.now
    if seeker.urgency not in words.preferences.municipality_first:
        return None
    desk = policy.crisis_desk if policy and policy.crisis_desk else None
    told = _desk_now(words, desk, now) if desk is not None and seeker.urgency in desk.urgencies else None
    if told is not None:
        return told
    return None if _office_is_open(words.preferences, now) else _closed_now(words, now)


def _desk_now(words: Words, desk: CrisisDesk, now: datetime) -> Text | None:
    """Say whether the desk can be called now; None where nobody knows when it opens."""
    until, opens = open_until(desk.hours, now), next_opening(desk.hours, now)
    if until is not None:
        phones: Text | str = _numbers(words, desk)
        return words.put("desk_open_now", desk=desk.name, time=f"{until:%H:%M}", phones=phones)
    if opens is None:
        return None
    meanwhile = desk.meanwhile or NOTHING
    return words.put("desk_closed_now", desk=desk.name, moment=words.moment(opens, now), meanwhile=meanwhile)


def _office_is_open(preferences: Preferences, now: datetime) -> bool:
    return is_working_day(now.date()) and preferences.office_opens <= now.time() < preferences.office_closes


def _closed_now(words: Words, now: datetime) -> Text:
    day = now.date()
    if not is_working_day(day) or now.time() >= words.preferences.office_opens:
        day = next(later for ahead in range(1, 15) if is_working_day(later := day + timedelta(days=ahead)))
    opens = datetime.combine(day, words.preferences.office_opens, tzinfo=now.tzinfo)
    return words.put("closed_now", moment=words.moment(opens, now))


def desk_line(words: Words, desk: CrisisDesk, now: datetime) -> Text:
    """Name the crisis desk with its number and when somebody is there."""
    phones: Text | str = _numbers(words, desk)
    until, opens = open_until(desk.hours, now), next_opening(desk.hours, now)
    if until is not None:
        return words.put("desk_open", desk=desk.name, phones=phones, time=f"{until:%H:%M}")
    if opens is not None:
        return words.put("desk_closed", desk=desk.name, phones=phones, moment=words.moment(opens, now))
    return words.put("desk_hours_unknown", desk=desk.name, phones=phones)


def _numbers(words: Words, desk: CrisisDesk) -> Text | str:
    return free_phones(desk.phones) or words.preferences.texts["no_phone"]
