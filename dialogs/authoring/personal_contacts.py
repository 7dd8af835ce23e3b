"""Tells the e-mail address of a desk or an organisation from one that names a person, who has no place in a directory.

An address is taken when the part before the @ holds a word for a role ("info", "schuldhulp"), is a number, or is made
of words that name the organisation: those of its own domain, and those of `names`. An initial with a name behind it
("j.jansen") is a person whatever stands beside it.
"""

import re
from collections.abc import Iterable

from dialogs.understanding.folding import fold

_ADDRESS = re.compile(r"([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64})@((?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24})")
_WORD = re.compile(r"[a-z]+")
#: One or two initials and a name: "j.jansen", "a.b.yilmaz", "j-jansen".
_INITIALS = re.compile(r"(?:^|[._+-])[a-z](?:[._-][a-z]){0,3}[._-](?:(?:van|de|den|der|ten|ter)[._-])*[a-z]{2,}")

#: Words for a desk, a task or a body; they may be part of a longer word, as in "schuldhulpteam".
_ROLES = tuple(
    """
    aanmeld administratie advies antwoord balie belediye bemiddeling bestuur beweging bewind borc budget bureau
    buurt centraal centrum client collectief communicatie contact coordinat danisma demo desk dienst directie
    federasyon financi formulier front geld gemeente griffie helpdesk hulp hulpverl iletisim info infopunt
    informatie inloop intake jongeren kantoor kcc klachten klant klantcontact loket maatje maatschapp mail meldpunt
    noreply office organisatie plan post postbus preventie privacy project publiek raadhuis receptie redactie regio
    reply samen schuld secretar service sms sociaal spreekuur stadhuis stadskantoor steun stichting support team
    thuisadmin toegang vereniging vrijwillig welkom welzijn werk wijk wmo woon yardim zorg
    """.split()
)
#: Shorter than this a word for a role counts only by itself: "mail" is also in names.
_INSIDE = 5


def is_email(written: str) -> bool:
    """Say whether this has the shape of an e-mail address."""
    return _ADDRESS.fullmatch(written) is not None and ".." not in written and not written.startswith(".")


def why_personal(email: str, names: Iterable[str] = ()) -> str | None:
    """Say why an address may not stand in the directory; None when it may. `names`: organisation, service, place."""
    if not is_email(email):
        return f"{email[:80]} is no e-mail address; write one such as info@example.org"
    local, _, domain = email.casefold().rpartition("@")
    if not _INITIALS.search(local) and (local.isdigit() or _is_role(local, {domain, *names})):
        return None
    return f"{email} seems to be of a person; give the address of a desk or a role, such as info@{domain}"


def _is_role(local: str, names: Iterable[str]) -> bool:
    words = _WORD.findall(local)
    if any(word == role or (len(role) >= _INSIDE and role in word) for word in words for role in _ROLES):
        return True
    known = {word for name in names for word in _WORD.findall(fold(name))}
    return bool(words) and all(word in known for word in words)
