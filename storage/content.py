"""Reads the content files that are shipped inside the package `dialogs`."""

from importlib.resources import files


def read_text(*parts: str) -> str:
    """Return the text of one file under `dialogs/content`, as in `read_text("places", "pc4.csv")`.

    Raises FileNotFoundError.
    """
    return files("dialogs").joinpath("content", *parts).read_text(encoding="utf-8")


def list_names(*parts: str) -> list[str]:
    """Return the sorted names of the files directly in one folder under `dialogs/content`, hidden ones left out.

    Raises FileNotFoundError.
    """
    folder = files("dialogs").joinpath("content", *parts)
    return sorted(entry.name for entry in folder.iterdir() if entry.is_file() and not entry.name.startswith("."))
