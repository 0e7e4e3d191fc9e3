"""The company comes to be: units, people, who may sign in, a purpose with signatures, lines of sight, seams, customers."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from django.utils.text import slugify

from onecloth.customers.actions import add_contact, add_customer
from onecloth.demo import company
from onecloth.demo.company import DEPARTMENTS, code_of_department, crowd
from onecloth.demo.handovers import HANDS_OVER, JOURNEY, MISSING, NOT_JOINED, RECEIVERS
from onecloth.demo.stage import STORY, Stage
from onecloth.journeys.actions import add_step, draw_journey, sew_seam, write_contribution
from onecloth.journeys.models import Step
from onecloth.organisation.actions import (
    found_organisation,
    give_sign_in,
    grant_scope,
    join_unit,
    name_role,
    open_unit,
    sign_purpose,
    welcome_person,
    write_purpose,
)
from onecloth.organisation.queries import actor_of

CUSTOMERS = 240


def play(stage: Stage) -> Iterator[str]:
    """Everything that is there on the first morning; yields a line for each part."""
    at = stage.moment(0) - timedelta(days=3)
    stage.organisation = found_organisation(name=company.NAME, language="en", zone=company.ZONE, by=STORY, at=at)
    stage.organisation.save_changes(
        languages=["en", "de"], is_demo=True, server_keeper="Tomasz Zielinski, IT", smallest_comment_group=10
    )
    _open_units(stage)
    yield f"{len(stage.units)} units"
    _welcome(stage)
    yield f"{len(stage.people)} people"
    _agree_on_purpose(stage)
    _draw(stage)
    yield f"{len(stage.seams)} seams"
    _meet_customers(stage)
    yield f"{len(stage.customers)} customers"


def _open_units(stage: Stage) -> None:
    at = stage.moment(0) - timedelta(days=3)
    top = open_unit(code="TM", name={"en": company.NAME}, parent=None, thread=8, reference="TM", by=STORY, at=at)
    stage.units["TM"] = top
    for department in DEPARTMENTS:
        unit = open_unit(
            code=department.code, name=department.name, parent=top, thread=department.thread,
            reference=department.code, by=STORY, at=at,
        )  # fmt: skip
        stage.units[department.code] = unit
        for team in department.teams:
            stage.units[team.code] = open_unit(
                code=team.code, name={"en": team.name}, parent=unit, thread=department.thread, reference=team.code,
                by=STORY, at=at,
            )  # fmt: skip


def _welcome(stage: Stage) -> None:
    at, dice = stage.moment(0) - timedelta(days=2), Random(company.SEED_OF_NAMES)
    roles = {each.code: name_role(name=each.role, reference=f"R-{each.code}", by=STORY, at=at) for each in DEPARTMENTS}
    for number, somebody in enumerate(crowd(), start=1001):
        person = welcome_person(
            given_name=somebody.given, family_name=somebody.family, number=str(number), language="en",
            started_on=at.date() - timedelta(days=dice.randint(30, 5000)), by=STORY, at=at,
        )  # fmt: skip
        role = None if somebody.leads else roles.get(code_of_department(somebody.team))
        unit = stage.units[somebody.team]
        join_unit(person=person, unit=unit, role=role, leads=somebody.leads, from_date=at.date(), by=STORY, at=at)
        for scope in somebody.scopes:
            grant_scope(person=person, scope=scope, by=STORY, at=at)
        if somebody.signs_in:
            give_sign_in(
                person=person, username=somebody.given.lower(), password=company.DEMO_WORDS, by=STORY, at=at
            )  # fmt: skip
        stage.people[str(number)] = person
        stage.remember(somebody, person)


def _agree_on_purpose(stage: Stage) -> None:
    at = stage.moment(0)
    story = {
        "en": "Written at eleven tables by 140 of us. Right means right for the person who lives there; first time means "
        "that the day they gave us was enough.",
        "de": "An elf Tischen von 140 von uns geschrieben.",
    }
    purpose = write_purpose(words=company.PURPOSE, story=story, written_by=140, by=STORY, at=at)
    for name in ("Ruth", "Grace", "Marek", "Ines", "Colm", "Lena", "Femi", "Nora"):
        sign_purpose(purpose=purpose, by=actor_of(stage.cast[name], at.date()), at=at)


def _draw(stage: Stage) -> None:
    at = stage.moment(0)
    journey = draw_journey(
        name={"en": "Something at home stops working", "de": "Zu Hause geht etwas kaputt"},
        outcome={"en": "It works, and the day they gave us was enough"}, traveller="customer", by=STORY, at=at,
    )  # fmt: skip
    steps = {}
    for code, name, deals_with in JOURNEY:
        steps[code] = add_step(
            journey=journey, name={"en": name}, deals_with={"en": deals_with}, owner=stage.units[code], by=STORY, at=at
        )
    for department in DEPARTMENTS:
        _write_line_of_sight(stage, department, steps.get(department.code))
    codes = [department.code for department in DEPARTMENTS]
    for giver in codes:
        for receiver in codes:
            if giver != receiver and (giver, receiver) not in NOT_JOINED:
                _sew(stage, giver, receiver)


def _write_line_of_sight(stage: Stage, department: company.Department, step: Step | None) -> None:
    receiver = RECEIVERS[department.code]
    write_contribution(
        unit=stage.units[department.code], does={"en": department.does},
        hands_on={"en": HANDS_OVER.get((department.code, receiver), "What the next needs to begin")},
        receiver=stage.units[receiver], step=step, customer_gets={"en": department.customer_gets},
        by=STORY, at=stage.moment(0),
    )  # fmt: skip


def _sew(stage: Stage, giver: str, receiver: str) -> None:
    words = HANDS_OVER.get((giver, receiver), "What the next needs to begin")
    reasons = [{"key": slugify(each)[:30], "text": {"en": each}} for each in MISSING[giver]]
    stage.seams[giver, receiver] = sew_seam(
        giver=stage.units[giver], receiver=stage.units[receiver], hands_over={"en": words}, missing_reasons=reasons,
        by=STORY, at=stage.moment(0),
    )  # fmt: skip


def _meet_customers(stage: Stage) -> None:
    at, dice = stage.moment(0), Random(company.SEED_OF_NAMES + 1)
    for number in range(1, CUSTOMERS + 1):
        title, family = dice.choice(("Mrs", "Mr", "Ms")), dice.choice(company.FAMILY)
        is_company = number % 12 == 0
        name = f"{family} Lettings" if is_company else f"{title} {family}"
        customer = add_customer(
            kind="company" if is_company else "person", name=name, reference=f"C-{1000 + number}",
            place=dice.choice(("Ashby", "Brackley", "Whitby", "Corby", "Harlow", "Ludlow", "Malton", "Selby")),
            by=STORY, at=at,
        )  # fmt: skip
        if number % 3 == 0:
            add_contact(customer=customer, name=name, email=f"c{1000 + number}@example.org", by=STORY, at=at)
        stage.customers.append(customer)
