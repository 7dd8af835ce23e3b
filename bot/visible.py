"""Shows characters that hide or reorder text, so that nobody can make a page or a terminal say something else."""

import re
import unicodedata

#: Format and control characters (also bidirectional and zero-width ones), but not the line break and the tab.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)

#: Joins two pictures into one emoji; there it hides nothing.
_JOINER = "\u200d"


def visible(text: str, *, opened: str = "[", closed: str = "]") -> str:
    """Put the number of each hidden character in its place, `[U+202E]`; line breaks stay as they are."""

    def name(match: re.Match[str]) -> str:
        before = text[match.start() - 1 : match.start()]
        if match[0] == _JOINER and before and (unicodedata.category(before) == "So" or before == "\ufe0f"):
            return _JOINER
        return f"{opened}U+{ord(match[0]):04X}{closed}"

    text = text.replace("\r\n", "\n")
    return _HIDDEN.sub(name, text)
