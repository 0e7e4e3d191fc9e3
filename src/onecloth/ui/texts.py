"""Which of an organisation's own texts to show, and how to shorten a name."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

# Languages whose catalogue covers every page. A page read in another is marked as what most of it is.
WHOLE = frozenset({"en"})


def page_language() -> str:
    """What the words of our own pages are in, for whoever has them read aloud."""
    read = get_language() or settings.LANGUAGE_CODE
    return read if read.split("-")[0] in WHOLE else settings.LANGUAGE_CODE


def in_language(value: Any, default: str = "") -> str:
    """A {language: text} field in the reader's language, else the organisation's, else whichever there is.

    A plain text passes through, so that a template need not know which of the two it holds.
    """
    if not isinstance(value, Mapping):
        return default if value is None else str(value)
    written = {code.lower(): text for code, text in value.items() if text}
    for wanted in (get_language(), settings.LANGUAGE_CODE):
        if not wanted:
            continue
        for code in (wanted.lower(), wanted.split("-")[0].lower()):
            if code in written:
                return str(written[code])
        near = [text for code, text in written.items() if code.split("-")[0] == wanted.split("-")[0].lower()]
        if near:
            return str(near[0])
    return str(next(iter(written.values()), default))


def field_of(thing: Any, *names: str) -> Any:
    """The first of these that an object or a mapping has; components take models, dataclasses and plain dicts."""
    for name in names:
        found = thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)
        if found not in (None, ""):
            return found() if callable(found) else found
    return None


def name_of(thing: Any) -> str:
    if isinstance(thing, str):
        return thing
    return in_language(field_of(thing, "name_text", "name", "label"))


def knot_of(unit: Any) -> str:
    """A unit's two letters; where none were given, the beginning of its name."""
    code = field_of(unit, "knot", "code")
    return str(code if code else name_of(unit)[:2]).upper()


def thread_class(thing: Any) -> str:
    """The class that lends a unit its hue. Nine are dyed; past nine they are used again, and the knot tells apart."""
    number = field_of(thing, "thread") if thing is not None else None
    return f"t-{(int(number) - 1) % 9 + 1}" if number else ""


def warp_class(thing: Any) -> str:
    """As `thread_class`, for the unit on the other side of a seam."""
    return thread_class(thing).replace("t-", "w-")
