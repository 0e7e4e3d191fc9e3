"""Studies as tests need them, made through the public actions, and somebody who answers page by page."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client

from onecloth.core.actors import system
from onecloth.listening import ready
from onecloth.listening.actions import studies
from onecloth.listening.models import Collector, Study, Wave
from onecloth.organisation.models import Person, Unit
from tests.cast import MONDAY, join, make_person

BY = system("tests")
GOOD = {"success": "fully", "ease": "4", "enjoyment": "5", "repeat": "no"}


def after_contact(mode: str = "identified", **more: Any) -> Study:
    return studies.open_study(
        kind="after_contact", audience="customer", mode=mode, name={"en": "After contact", "de": "Nach dem Kontakt"},
        definition=ready.after_contact(), by=BY, at=MONDAY, **more,
    )  # fmt: skip


def pulse(mode: str = "confidential", **more: Any) -> Study:
    return studies.open_study(
        kind="pulse", audience="employee", mode=mode, name={"en": "Pulse", "de": "Puls"}, definition=ready.pulse(),
        by=BY, at=MONDAY, **more,
    )  # fmt: skip


def hand_off_round() -> Study:
    return studies.open_study(
        kind="hand_off", audience="employee", mode="confidential", name={"en": "Hand-offs", "de": "Übergaben"},
        definition=ready.hand_off(), wave_days=0, by=BY, at=MONDAY,
    )  # fmt: skip


def link_to(study: Study, **more: Any) -> Collector:
    return studies.add_collector(study=study, channel="link", by=BY, at=MONDAY, **more)


def round_of(study: Study, at: datetime = MONDAY, days: int = 14) -> Wave:
    return studies.open_wave(
        study=study, opens_on=at.date(), closes_on=at.date() + timedelta(days=days), by=BY, at=at
    )  # fmt: skip


def staff(unit: Unit, number: int, prefix: str) -> list[Person]:
    """People without a sign-in, in a unit."""
    people = [make_person(f"{prefix}{each}", "Staff", signs_in=False) for each in range(number)]
    for person in people:
        join(person, unit)
    return people


def invite(wave: Wave, people: list[Person]) -> list[str]:
    return [token for _invitation, token in studies.invite_people(wave=wave, people=people, by=BY, at=MONDAY)]


@dataclass
class Respondent:
    """Fills in one page after the other, as a browser without a script does."""

    client: Client
    address: str
    page: HttpResponse | None = None

    @property
    def text(self) -> str:
        return self.page.content.decode()

    def look(self, **asked: str) -> "Respondent":
        self.page = self.client.get(self.address, asked)
        return self

    def hidden(self, name: str) -> str:
        found = re.search(rf'<form class="survey__form".*?name="{name}" value="([^"]*)"', self.text, re.DOTALL)
        return unescape(found[1]) if found else ""

    def send(self, go: str = "next", **told: Any) -> "Respondent":
        carried = {name: self.hidden(name) for name in ("form", "at", "language", "so_far")}
        self.page = self.client.post(self.address, {**carried, "go": go, **told}, follow=True)
        return self

    def answer_all(self, answers: dict[str, str], comment: str = "") -> "Respondent":
        self.look()
        for told in answers.values():
            self.send(answer=told)
        return self.send(answer=comment)

    @property
    def receipt(self) -> str:
        found = re.search(r'href="[^"]*(/r/[^"]+)"', self.text)
        return found[1] if found else ""
