"""Reads our pages as a browser would: forms with their fields and buttons, texts, and every tag and attribute."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

#: Elements without an end tag.
VOID = frozenset({"meta", "link", "input", "br", "path", "img"})


@dataclass
class ShownButton:
    """A button: what it says and what it sends."""

    label: str
    name: str | None
    value: str
    attributes: dict[str, str | None]


@dataclass
class ShownForm:
    """A form: its attributes, its fields with their values, and its buttons."""

    attributes: dict[str, str | None]
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[ShownButton] = field(default_factory=list)

    def pressed(self, label: str) -> dict[str, str]:
        """Give what the browser sends when the button with this label is pressed."""
        button = next(one for one in self.buttons if one.label == label)
        return {**self.fields, **({button.name: button.value} if button.name else {})}

    def filled(self, **values: str) -> dict[str, str]:
        """Give what the browser sends when fields are filled in."""
        return {**self.fields, **values}


class ShownPage(HTMLParser):
    """One page, read from its HTML; raises AssertionError when elements are not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.forms: list[ShownForm] = []
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self._texts: list[tuple[str, str]] = []  # classes of the elements around, words
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        if tag == "form":
            self.forms.append(ShownForm(attributes))
        elif tag == "input":
            self.forms[-1].fields[attributes["name"] or ""] = attributes.get("value") or ""
        elif tag == "button":
            self.forms[-1].buttons.append(
                ShownButton("", attributes.get("name"), attributes.get("value") or "", attributes)
            )
        elif tag == "textarea" and attributes.get("name"):
            self.forms[-1].fields[attributes["name"] or ""] = ""
        if tag not in VOID:
            self._open.append((tag, attributes))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        opened, _ = self._open.pop()
        assert opened == tag, f"</{tag}> closes <{opened}>"

    def handle_data(self, data: str) -> None:
        around = " ".join(str(attributes.get("class") or "") for _, attributes in self._open)
        self._texts.append((around, data))
        if self._open and any(tag == "button" for tag, _ in self._open):
            self.forms[-1].buttons[-1].label += data
        if self._open and self._open[-1][0] == "textarea" and self.forms and self._open[-1][1].get("name"):
            self.forms[-1].fields[self._open[-1][1]["name"] or ""] += data

    @property
    def language(self) -> str | None:
        """The language of the page."""
        return next(attributes.get("lang") for tag, attributes in self.tags if tag == "html")

    @property
    def words(self) -> str:
        """All words of the page."""
        return " ".join("".join(words for _, words in self._texts).split())

    def within(self, class_name: str) -> list[str]:
        """Give the words inside elements of a class, one entry per run of text."""
        return [words.strip() for around, words in self._texts if class_name in around.split() and words.strip()]

    def count(self, tag: str) -> int:
        """Count the elements of a kind."""
        return sum(1 for one, _ in self.tags if one == tag)

    def form(self, class_name: str) -> ShownForm:
        """Find the form of a class."""
        return next(form for form in self.forms if class_name in (form.attributes.get("class") or "").split())

    @property
    def menu(self) -> ShownForm:
        """The form of the menu."""
        return next(form for form in self.forms if any(button.value == "erase" for button in form.buttons))
