"""An advisory group to test with: who may sit, who put their names in, and a lot that was drawn."""

from onecloth.core import clock, jobs
from onecloth.core.actors import system
from onecloth.core.models import Job
from onecloth.listening.actions import panels as actions
from onecloth.listening.models import Draw, Panel, Volunteer
from onecloth.organisation.models import Person, Unit
from tests.cast import Cast, join, make_person

HOUSE = system("test")


def make_panel(cast: Cast, *, audience: str = "employee", seats: int = 10, **rules: int) -> Panel:
    return actions.begin_panel(
        audience=audience, name={"en": "Front-line group"}, charter={"en": "Ask anything."}, seats=seats,
        by=cast.actor("hanna"), at=clock.now(), **rules,
    )  # fmt: skip


def volunteers_in(panel: Panel, unit: Unit, count: int) -> list[Volunteer]:
    return [
        actions.enter_person(panel=panel, person=_person(unit, n), by=HOUSE, at=clock.now()) for n in range(count)
    ]  # fmt: skip


def _person(unit: Unit, n: int) -> Person:
    person = make_person(f"{unit.code}{n}", "Vole", signs_in=False)
    join(person, unit)
    return person


def ask(panel: Panel, cast: Cast, seed: str = "Rain in Ashby") -> Draw:
    return actions.ask_for_draw(panel=panel, seed=seed, by=cast.actor("hanna"), at=clock.now())


def drawn(panel: Panel, cast: Cast, seed: str = "Rain in Ashby") -> Draw:
    """Ask for the lot and let the worker compute it."""
    draw = ask(panel, cast, seed)
    jobs.run(Job.objects.get(pk=draw.job_id))
    draw.refresh_from_db()
    return draw
