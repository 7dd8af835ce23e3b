"""Which e-mail addresses may stand in the directory."""

import pytest

from dialogs.authoring.personal_contacts import is_email, why_personal


@pytest.mark.parametrize(
    "email",
    [
        "info@example.org",
        "Schuldhulp@example.org",
        "contact@example.org",
        "schuldhulpteam@example.org",
        "info.hilversum@example.org",
        "coordinatie-noord@example.org",
        "postbus20@example.org",
        "14030@example.org",
        "hilversum@hilversum.example",
        "gemeente@voorbeeld.example",
        "iletisim@example.org",
    ],
)
def test_the_address_of_a_role_or_an_organisation_is_taken(email: str) -> None:
    assert why_personal(email) is None


@pytest.mark.parametrize(
    "email",
    [
        "jan@example.org",
        "ayse.yilmaz@example.org",
        "a.yilmaz@example.org",
        "j.van.dijk@example.org",
        "j-jansen@example.org",
        "a.b.yilmaz@example.org",
        "a.yilmaz.schuldhulp@example.org",
        "ismail@example.org",
        "vanwijk@example.org",
        "jansen1980@example.org",
    ],
)
def test_the_address_of_a_person_is_refused_with_what_to_do(email: str) -> None:
    why = why_personal(email)

    assert why is not None
    assert "info@example.org" in why


def test_a_place_or_the_name_of_the_organisation_makes_no_person() -> None:
    assert why_personal("schiedam@example.org") is not None
    assert why_personal("schiedam@example.org", ("Schiedam",)) is None
    assert why_personal("sudwest.demo@example.org", ("Demo Súdwest",)) is None
    assert why_personal("schiedam.ayse@example.org", ("Schiedam",)) is not None


@pytest.mark.parametrize("email", ["", "info", "info@", "info@example", "in fo@example.org", "info@@example.org"])
def test_what_is_no_address_is_refused(email: str) -> None:
    why = why_personal(email)

    assert why is not None
    assert "no e-mail address" in why


@pytest.mark.parametrize("email", [".info@example.org", "in..fo@example.org", "info@example..org"])
def test_dots_stand_between_words_only(email: str) -> None:
    assert not is_email(email)
