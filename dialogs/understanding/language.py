"""Guesses the language of a typed text: Turkish, Dutch, another one, or too little to say."""

import re

from dialogs.understanding.folding import fold

#: Words that carry a sentence in one language and mean nothing in the other (folded).
_DUTCH = frozenset(
    "ik je jij u wij we zij ze het een de niet geen maar voor van met naar bij ook wel nog al dat die dit deze wat wie "
    "waar hoe waarom wanneer kan kun kunt moet mag wil heb hebt heeft hebben ben bent is zijn was word wordt worden "
    "mijn jouw uw ons onze hun er aan op uit om te als of dan toch hier daar goed dag hallo hoi bedankt dank ja nee "
    "schuld schulden huur brief geld betalen hulp help deurwaarder gemeente maand maanden werk ziek moeilijk".split()
)
_TURKISH = frozenset(
    "ben sen biz siz onlar bir bu su ve ile icin ama fakat gibi daha cok degil var yok mi mu ne nasil neden nerede kim "
    "hangi kac evet hayir tamam merhaba selam tesekkur tesekkurler sagol lutfen bana beni benim sana sizin bize bizim "
    "onun borc borcum borcu borclarim kira para parasi param yardim mektup geldi aldim gonderdi odeme odemek "
    "odeyemiyorum yapmaliyim istiyorum lazim gerek belediye icra haciz esim oglum kizim ev evden is isim ay hafta "
    "kaldi oldu olur olacak simdi bugun yarin sonra once hic sey".split()
)
#: Endings that only Turkish words of some length have (folded).
_TURKISH_ENDING = re.compile(
    r"(?:iyorum|uyorum|iyor|uyor|miyor|muyor|ecegim|acagim|digim|dugum|lari|leri|lar|ler|imiz|umuz|yim|yum|"
    r"mek|mak|dan|den|tan|ten|dir|dur|tir|misin|musun|abilir|ebilir|iniz|unuz|siniz|sunuz)$"
)
_DUTCH_PART = re.compile(r"(?:ij|oe|ui|eu|sch|aa|ee|oo|uu|heid$|lijk$|ing$|tje$)")
_TURKISH_LETTER = re.compile(r"[ıİşŞğĞ]")
_OTHER_SCRIPT = re.compile(r"[\u0370-\u1fff\u3040-\u9fff\uac00-\ud7af]")
_OTHER = frozenset(
    "the and you are not have what please thank hello my is der die das und ich nicht bitte wie le la les je suis est "
    "pas bonjour merci que el los por para gracias hola como nie jest tak prosze dziekuje".split()
)


def guess_language(text: str) -> str | None:
    """Guess "tr", "nl" or "other"; None when there is too little to say. Mixed text counts as Turkish."""
    if _OTHER_SCRIPT.search(text):
        return "other"
    tokens = re.findall(r"[a-z]+", fold(text))
    turkish = sum(_turkish(token) for token in tokens) + 3 * len(_TURKISH_LETTER.findall(text))
    dutch = sum(_dutch(token) for token in tokens)
    if turkish == dutch == 0 or not tokens:
        return "other" if len(tokens) >= 3 and _is_other(tokens) else None
    if _is_other(tokens) and max(turkish, dutch) < 2 * sum(token in _OTHER for token in tokens):
        return "other"
    return "tr" if turkish >= dutch else "nl"


def _turkish(token: str) -> int:
    if token in _TURKISH:
        return 3
    return 2 if len(token) >= 6 and _TURKISH_ENDING.search(token) else 0


def _dutch(token: str) -> int:
    if token in _DUTCH:
        return 3
    return 1 if len(token) >= 5 and _DUTCH_PART.search(token) else 0


def _is_other(tokens: list[str]) -> bool:
    return sum(token in _OTHER and token not in _DUTCH and token not in _TURKISH for token in tokens) >= 2
