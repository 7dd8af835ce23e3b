"""Writes what services, organisations and locations of HSDS have in common: places, hours, numbers, languages."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeAlias

from dialogs.authoring.hsds_terms import Written, closure_value
from dialogs.authoring.phone_numbers import read_phone
from dialogs.casework.directory import Area, Hours, Location, Phone, Schedule, make_id
from dialogs.wording import Text

Object: TypeAlias = dict[str, Any]

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
#: What `service_area.extent_type` says, and the kind of our areas.
EXTENT_TYPES = {"municipality": "cbs-gemeentecode", "postcode4": "postcode4", "country": "country"}

_TOOI = "https://identifier.overheid.nl/tooi/id/gemeente/"


def write_location(location: Location) -> Object:
    """Write a location with its address."""
    latitude, longitude = location.point or (None, None)
    address = {
        "address_1": location.address or "",
        "city": location.city or "",
        "state_province": location.province or "",
        "postal_code": location.postal_code or "",
    }
    whole = {"id": make_id("location", location.id, "address"), **address, "country": "NL", "address_type": "physical"}
    return without_nothing(
        id=location.id,
        location_type="physical",
        name=location.name,
        latitude=latitude,
        longitude=longitude,
        addresses=[whole] if any(address.values()) else [],
    )


def write_hours(hours: Hours, told: Written, offset: int) -> list[Object]:
    """Write opening hours; closures and holidays become attributes of the owner."""
    told.add_one("open_on_holidays", "yes" if hours.open_on_holidays else None)
    told.add("closure", [closure_value(iso_day(one.first), iso_day(one.last), one.note) for one in hours.closures])
    return [_schedule(told.part_id("schedule", str(number)), one, offset) for number, one in enumerate(hours.schedules)]


def _schedule(id_: str, schedule: Schedule, offset: int) -> Object:
    told = Written(id_, "schedule", [])
    told.add("language", schedule.languages)
    return without_nothing(
        id=told.owner,
        freq="WEEKLY",
        byday=",".join(WEEKDAYS[day] for day in schedule.days),
        opens_at=schedule.opens_at.isoformat("minutes"),
        closes_at=schedule.closes_at.isoformat("minutes"),
        timezone=offset,
        valid_from=iso_day(schedule.valid_from),
        valid_to=iso_day(schedule.valid_to),
        attending_type=schedule.channel.replace("_", "-") if schedule.channel else None,
        attributes=told.attributes,
    )


def write_phones(owner: Written, phones: Iterable[Phone]) -> list[Object]:
    """Write numbers to call."""
    return [_phone(owner.part_id("phone", str(number)), one) for number, one in enumerate(phones)]


def _phone(id_: str, phone: Phone) -> Object:
    told = Written(id_, "phone", [])
    standard = read_phone(phone.number)
    told.add_one("shown", None if isinstance(standard, Phone) and standard.shown == phone.shown else phone.shown)
    told.add_one("paid", "yes" if phone.paid else None)
    return without_nothing(
        id=id_,
        number=phone.number,
        type="voice",
        languages=write_languages(told, phone.languages),
        attributes=told.attributes,
    )


def write_languages(owner: Written, codes: Iterable[str]) -> list[Object]:
    """Write languages."""
    return [{"id": owner.part_id("language", str(number)), "code": code} for number, code in enumerate(codes)]


def write_areas(owner: Written, areas: Iterable[Area]) -> list[Object]:
    """Write the areas where people must live."""
    return [_area(owner.part_id("area", str(number)), one) for number, one in enumerate(areas)]


def _area(id_: str, area: Area) -> Object:
    uri = f"{_TOOI}{area.extent.lower()}" if area.type == "municipality" else None
    return without_nothing(id=id_, extent=area.extent, extent_type=EXTENT_TYPES[area.type], uri=uri)


def write_text(code: str, text: Text | None, told: Written) -> str | None:
    """Write a text in several languages: give what the field holds; the rest becomes attributes of the owner."""
    return None if text is None else told.add_text(code, text)


def iso_day(day: date | None) -> Any:
    """Write a day; None for none."""
    return None if day is None else day.isoformat()


def iso_moment(day: date | None) -> str | None:
    """Write the beginning of a day as a moment; None for none."""
    return None if day is None else f"{day.isoformat()}T00:00:00Z"


def without_nothing(**members: Any) -> Object:
    """Give the members that tell something."""
    return {name: value for name, value in members.items() if value is not None and value != []}
