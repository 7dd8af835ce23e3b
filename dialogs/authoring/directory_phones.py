"""Takes the numbers to call of directory records, each as people write it."""

from dataclasses import replace

from dialogs.authoring.directory_values import languages
from dialogs.authoring.phone_numbers import read_phone
from dialogs.authoring.rule_items import Item
from dialogs.casework.directory import Phone


def phones(item: Item, key: str) -> tuple[Phone, ...]:
    """Take a list of numbers to call; one that costs extra must say so."""
    return tuple(phone for part in item.parts(key) if (phone := _phone(part)) is not None)


def _phone(item: Item) -> Phone | None:
    item.check(("number",), ("paid", "languages"))
    spoken, paid = languages(item, "languages"), item.truth("paid")
    written = item.words("number")
    phone = read_phone(written, spoken) if written else None
    if isinstance(phone, str):
        item.refuse("number", "phone", phone)
        return None
    if phone is None:
        return None
    if phone.paid and not paid:
        message = f"{phone.shown} costs extra; write `paid: yes`, so that it is kept and never shown, or leave it out"
        item.refuse("number", "paid_number", message)
    return replace(phone, paid=phone.paid or paid)
