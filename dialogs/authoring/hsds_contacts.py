"""Reads addresses and numbers of HSDS objects, and refuses the data of persons."""

import re
from collections.abc import Iterable

from dialogs.authoring.hsds_languages import languages_of
from dialogs.authoring.hsds_nodes import Faults, Node
from dialogs.authoring.hsds_terms import told_of
from dialogs.authoring.personal_contacts import why_personal
from dialogs.authoring.phone_numbers import read_phone
from dialogs.casework.directory import Phone

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_DUTCH = "+31"
#: Kinds of numbers at which somebody answers.
_ANSWERED = (None, "voice", "cell")
_SITE = re.compile(r"https?://", re.IGNORECASE)


def email_of(node: Node, name: str, names: Iterable[str], faults: Faults) -> str | None:
    """Take an e-mail address of a desk or a role; `names` are those of the organisation, the service and places."""
    written = node.text(name)
    why = why_personal(written, names) if written else None
    if why is not None:
        faults.add(node.place, name, why)
    return written


def site_of(node: Node, name: str, faults: Faults) -> str | None:
    """Take the address of a page that people are sent to."""
    written = node.text(name)
    if written and not _SITE.match(written):
        faults.add(node.place, name, "must begin with https:// or http://")
    return written


def phones_of(node: Node, faults: Faults) -> tuple[Phone, ...]:
    """Take the numbers at which somebody answers; fax numbers and the like are passed over."""
    voiced = [one for one in node.many("phones") if one.text("type") in _ANSWERED]
    return tuple(phone for one in voiced if (phone := _phone(one, faults)))


def _phone(node: Node, faults: Faults) -> Phone | None:
    told = told_of(node, faults)
    spoken = languages_of(node, faults)
    if "extension" in node.values:
        faults.add(node.place, "extension", "an extension cannot be kept; give a number that is answered directly")
    read = _read_number(node.text("number") or "", spoken)
    if isinstance(read, Phone):
        paid = read.paid or told.one("paid") == "yes"
        return Phone(read.number, told.one("shown") or read.shown, paid, spoken)
    if node.text("number"):
        faults.add(node.place, "number", read)
    return None


def _read_number(written: str, spoken: tuple[str, ...]) -> Phone | str:
    """Read a number; one that is in the international form already stays as it is."""
    if not _E164.fullmatch(written):
        return read_phone(written, spoken)
    if not written.startswith(_DUTCH):
        return Phone(written, written, languages=spoken)
    read = read_phone(written, spoken)
    return Phone(written, read.shown, read.paid, spoken) if isinstance(read, Phone) else read


def refuse_persons(nodes: Iterable[Node], faults: Faults) -> None:
    """Note contacts that name a person, and addresses of persons among what is not kept."""
    for node in nodes:
        if node.shape.name == "contact":
            if node.text("name"):
                faults.add(node.place, "name", "no persons in the directory; name a role in `title` and leave this out")
            email_of(node, "email", (), faults)
        if node.shape.name == "address" and node.text("attention"):
            faults.add(node.place, "attention", "no persons in the directory; leave this out")
