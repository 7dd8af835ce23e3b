"""The whole intake in the terminal, typed in words through a pipe, until an offer of help is taken."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TYPED = {
    "tr": (
        "evet", "evden atacaklar", "kira", "uc ay", "bilmiyorum", "yok", "deurwaarderdan", "odeyemiyorum", "her ay",
        "hayir", "hayir", "var", "basvuru yaptim", "acmadim", "3511", "tercuman", "dogru",
    ),
    "nl": (
        "ja", "huisuitzetting", "huur", "drie maanden", "weet ik niet", "nee", "deurwaarder", "nee",
        "elke maand", "nee", "nee", "ja", "aangevraagd", "post niet open", "Hilversum", "nederlands", "klopt",
    ),
}  # fmt: skip
#: The number of an offer and words that take it; what is said then.
TAKES = {"tr": ("2", "1"), "nl": ("1", "1")}
CHOSEN = {"tr": "Seçiminiz: Voorbeeldhulp", "nl": "Je keuze: Voorbeeldbank Gooi"}
MAP = "https://www.openstreetmap.org/"


@pytest.mark.parametrize("language", ["tr", "nl"])
def test_an_offer_is_taken_in_words(language: str, tmp_path: Path) -> None:
    lines = (*TYPED[language], *TAKES[language])
    environment = {"PATH": os.environ["PATH"], "KOPRU_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "bot", "chat", "--demo", "--language", language]

    talked = subprocess.run(
        command, input="\n".join(lines) + "\n", capture_output=True, text=True, timeout=60, env=environment, check=False
    )

    said = " ".join(talked.stdout.split())
    assert (talked.returncode, talked.stderr) == (0, "")
    assert CHOSEN[language] in said
    assert MAP in said
    assert ("Önemli bir adım attınız." if language == "tr" else "Je hebt een belangrijke stap gezet.") in said
