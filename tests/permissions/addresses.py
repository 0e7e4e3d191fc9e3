"""Every address of the product with its view, and what the hand-written golden file says about it."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver

GOLDEN = Path(__file__).with_name("golden.toml")
URLCONFS = ("onecloth.config.urls", "onecloth.config.public_urls")


@dataclass(frozen=True)
class Address:
    name: str
    view: Any
    keywords: tuple[str, ...]


@cache
def addresses() -> dict[str, Address]:
    found = (each for urlconf in URLCONFS for each in _below(import_module(urlconf).urlpatterns, "", ()))
    return {address.name: address for address in found}


def _below(patterns: list[Any], namespace: str, keywords: tuple[str, ...]) -> Iterator[Address]:
    for pattern in patterns:
        inside = (*keywords, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            below = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _below(pattern.url_patterns, below, inside)
        elif isinstance(pattern, URLPattern):
            yield Address(f"{namespace}{pattern.name}", pattern.callback, inside)


@dataclass(frozen=True)
class Rule:
    """`page` and `thing` name policies of the golden file; `thing` is asked only of those who see the page."""

    page: str
    thing: str | None
    thing_on_post: str | None
    methods: frozenset[str]

    @property
    def policies(self) -> set[str]:
        return {policy for policy in (self.page, self.thing, self.thing_on_post) if policy}

    def expected(self, relation: str, method: str) -> str:
        first = policies()[self.page][relation]
        if first != "see":
            return first
        if method not in self.methods:
            return "wrong method"
        thing = (self.thing_on_post if method == "POST" else None) or self.thing
        return policies()[thing][relation] if thing else "see"


@cache
def golden() -> dict[str, Any]:
    return tomllib.loads(GOLDEN.read_text(encoding="utf-8"))


def policies() -> dict[str, dict[str, str]]:
    return golden()["policies"]


@cache
def rules() -> dict[str, Rule]:
    return {name: _rule(written) for name, written in golden()["urls"].items()}


def _rule(written: str | dict[str, str]) -> Rule:
    """`"signed_in"`, or `{page = "signed_in", thing = "own_unit", methods = "GET POST"}`."""
    if isinstance(written, str):
        written = {"page": written}
    methods = frozenset(written.get("methods", "GET").split())
    return Rule(written["page"], written.get("thing"), written.get("thing_on_post"), methods)
