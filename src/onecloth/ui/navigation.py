"""What the frame shows beside a page: where one can go, what waits, and who one is. Rooms register it in `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse

from onecloth.core.actors import ANONYMOUS, Actor

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

PLACES = frozenset({"top", "mast", "tabbar", "more"})


def _anyone(actor: Actor) -> bool:
    return actor.is_person


@dataclass(frozen=True)
class NavItem:
    """One place to go.

    `where`: "top" is the menu of wide screens, "mast" the buttons beside it, "tabbar" the phone's five, "more" the list
    on the More page, where `note` says what one finds there. `allowed` decides who is shown the way; the page itself
    decides who may enter.
    """

    key: str
    label: "str | StrPromise"
    icon: str
    url_name: str
    where: frozenset[str] | set[str]
    order: int
    allowed: Callable[[Actor], bool] = _anyone
    note: "str | StrPromise" = ""

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True)
class Me:
    """The actor as the avatar in the mast shows them; `thread` is their unit's, `url` their own page."""

    name: str
    initials: str
    thread: int | None = None
    role: str = ""
    url: str = ""


@dataclass(frozen=True)
class Entry:
    """A navigation item as one person sees it on one page."""

    item: NavItem
    current: str  # "page" here, "true" somewhere below, "" elsewhere
    count: int | None


class AlreadyRegistered(Exception):
    """Two rooms claim the same key of the frame."""


_items: dict[str, NavItem] = {}
_counts: dict[str, Callable[[Actor], int]] = {}
_me: list[Callable[[Actor], Me]] = []


def register(item: NavItem) -> None:
    if _items.get(item.key, item) != item:
        raise AlreadyRegistered(f"The navigation already has an item called {item.key}.")
    if not item.where <= PLACES:
        raise ValueError(f"{item.key} is to stand in {sorted(item.where - PLACES)}, which the frame does not have.")
    _items[item.key] = item


def register_count(key: str, count: Callable[[Actor], int]) -> None:
    """Show a number beside an item; asked once a page, and only for people who are shown the item."""
    _counts[key] = count


def register_me(provider: Callable[[Actor], Me]) -> None:
    """Say how an actor is shown in the mast; the last one registered is asked."""
    _me.append(provider)


def items(where: str, actor: Actor) -> list[NavItem]:
    return sorted(
        (item for item in _items.values() if where in item.where and item.allowed(actor)),
        key=lambda item: (item.order, item.key),
    )


class Frame:
    """The frame around one page. Templates reach it as `frame`; nothing is counted before it is drawn."""

    def __init__(self, actor: Actor, theme: str) -> None:
        self.actor = actor
        self.theme = theme
        self._seen: dict[str, int] = {}

    def __bool__(self) -> bool:
        return self.actor.is_person

    @property
    def me(self) -> Me | None:
        if not self.actor.is_person:
            return None
        return _me[-1](self.actor) if _me else Me(name=self.actor.name, initials=initials(self.actor.name))

    def entries(self, where: str, here: str) -> list[Entry]:
        shown = items(where, self.actor)
        keys = {item.key for item in shown}
        elsewhere = keys if where != "top" else keys | {item.key for item in items("mast", self.actor)}
        return [Entry(item, self._current(item, here, elsewhere), self._count(item.key)) for item in shown]

    def _current(self, item: NavItem, here: str, shown: set[str]) -> str:
        if item.key == here:
            return "page"
        # What is not in this menu stands on the More page, so More is where one is.
        return "true" if item.key == "more" and here and here not in shown else ""

    def _count(self, key: str) -> int | None:
        if key not in _counts:
            return None
        if key not in self._seen:
            self._seen[key] = _counts[key](self.actor)
        return self._seen[key]


def initials(name: str) -> str:
    """First letters of the first and the last word of a name: "Priya Nair" is PN."""
    words = [word for word in name.split() if word[0].isalpha()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else words[0][1:2])).upper()


def theme_of(request: HttpRequest) -> str:
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in ("light", "dark") else ""


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor. Pages outside the sign-in, and errors before it, have no actor and so no navigation."""
    return {"frame": Frame(getattr(request, "actor", None) or ANONYMOUS, theme_of(request))}
