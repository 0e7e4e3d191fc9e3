"""Rendering in tests, and looking into what came out."""

from html.parser import HTMLParser

from django.template import Context, Template
from django.test import RequestFactory

from onecloth.core.actors import Actor

PRIYA = Actor(kind="person", name="Priya Nair", user_id=1, person_id=1)


def drawn(source: str, **context: object) -> str:
    return Template("{% load ui words %}" + source).render(Context(context))


def request_of(actor: Actor = PRIYA, path: str = "/", **headers: str):
    request = RequestFactory().get(path, headers=headers)
    request.actor = actor
    return request


class Elements(HTMLParser):
    """Every element with its attributes, and all words, in order."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.words.append(data.strip())

    def of(self, tag: str, css: str = "") -> list[dict[str, str]]:
        return [
            attrs for name, attrs in self.found if name == tag and (not css or css in attrs.get("class", "").split())
        ]
