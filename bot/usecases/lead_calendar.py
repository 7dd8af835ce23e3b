"""An appointment as a calendar file (RFC 5545) that staff open in their own calendar; it tells of no debts."""

from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from bot.usecases.local_time import AMSTERDAM
from storage.appointments import Appointment

#: How long before an appointment its alarm sounds.
ALARM_BEFORE = timedelta(hours=24)


def calendar_file(appointment: Appointment, *, title: str, now: datetime) -> bytes:
    """Write an appointment that was picked; a later file of the same takes its place, by its number. Raises ValueError.

    It has the zone of Amsterdam in it, and an alarm a day ahead.
    """
    if appointment.picked is None:
        raise ValueError("only an appointment that was picked goes into a calendar")
    begins_at = appointment.picked.begins_at.astimezone(AMSTERDAM)
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", begins_at)
    event.add("duration", timedelta(minutes=appointment.picked.minutes))
    event.add("summary", title)
    event.add("status", "CONFIRMED" if appointment.cancelled_at is None else "CANCELLED")
    event.add("class", "PRIVATE")
    if appointment.place is not None:
        event.add("location", appointment.place)
    if appointment.cancelled_at is None:
        event.add_component(_alarm(title))
    calendar = Calendar()
    calendar.add("prodid", "-//Köprü//appointments//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def _alarm(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -ALARM_BEFORE)
    return alarm
