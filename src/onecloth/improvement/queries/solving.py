"""The page of who solves problems: each figure with its title, its definition's numbers, and a row for each department."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.improvement.choices import OPEN_STAGES
from onecloth.improvement.models import Problem
from onecloth.improvement.permissions.problems import visible_problems
from onecloth.improvement.queries.empowered import Case, Houses, Share, Waited, cases, shares, waits
from onecloth.improvement.queries.ideas import Ideas, Number, ideas
from onecloth.improvement.queries.times import Wait
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import units_by_id
from onecloth.ui import texts
from onecloth.ui.wording import percent, title_number

MOST_LISTED = 10


@dataclass(frozen=True)
class Row:
    """A department; what it has none of is None."""

    unit: Unit
    level: Share | None
    front: Share | None
    waits: Waited | None
    told: Number
    tried: Number

    @property
    def name(self) -> str:
        return texts.name_of(self.unit)

    @property
    def half(self) -> str:
        return half(self.waits) if self.waits else ""


@dataclass(frozen=True)
class SolvingPage:
    level: Share
    front: Share
    unowned: int
    waits: Waited
    ideas: Ideas
    rows: Sequence[Row]
    waiting: Sequence[Problem]

    @property
    def title(self) -> str:
        if self.level.is_few:
            return _("Too few problems were solved in a year to say where that happens")
        return _("%(share)s of problems were solved where they were raised") % {"share": percent(self.level.share)}

    @property
    def front_title(self) -> str:
        if self.front.is_few:
            return _("Too few problems have an owner to say who they are")
        return _("The front line owns %(share)s of problems") % {"share": percent(self.front.share)}

    @property
    def waits_title(self) -> str:
        if not self.waits.now:
            return _("No problem waits for a leader")
        words = ngettext("%(n)s problem waits for a leader", "%(n)s problems wait for a leader", self.waits.now)
        return words % {"n": title_number(self.waits.now)}

    @property
    def ideas_title(self) -> str:
        words = ngettext(
            "%(n)s thing was tried in a year", "%(n)s things were tried in a year", self.ideas.tried
        )  # fmt: skip
        return words % {"n": title_number(self.ideas.tried)} if self.ideas.tried else _("Nothing was tried in a year")

    @property
    def half(self) -> str:
        return half(self.waits)


def solving_page(actor: Actor, day: date) -> SolvingPage:
    """About a dozen queries, however many problems. Counts of work, so open to all who work here."""
    houses = Houses(day)
    found = cases(day, houses)
    level, level_by = shares(found, lambda case: case.level)
    front, front_by = shares(found, lambda case: case.front)
    waited, waited_by = waits(found)
    told = ideas(day, houses)
    return SolvingPage(
        level, front, _unowned(found), waited, told,
        _rows(level_by, front_by, waited_by, told), _waiting(actor, day),
    )  # fmt: skip


def half(waited: Waited) -> str:
    """The median with its interval in words."""
    return Wait("", 0, waited.n, waited.curve).half if waited.n else ""


def _unowned(found: Sequence[Case]) -> int:
    return sum(case.front is None for case in found)


def _rows(
    level: Mapping[int, Share], front: Mapping[int, Share], waited: Mapping[int, Waited], told: Ideas
) -> list[Row]:
    units = units_by_id()
    rows = [
        Row(
            units[key], level.get(key), front.get(key), waited.get(key), told.told_by.get(key, Number(0)),
            told.tried_by.get(key, Number(0)),
        )
        for key in {*level, *front, *waited, *told.told_by, *told.tried_by}
        if key in units
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row.name.casefold())


def _waiting(actor: Actor, day: date) -> list[Problem]:
    """Those whose cause is looked for while no leader clears the way, the longest raised first."""
    rows = visible_problems(actor).filter(stage__in=OPEN_STAGES[1:]).select_related("owner")
    unled = rows.filter(sponsor__isnull=True) | rows.filter(sponsor__left_on__lte=day)
    return list(unled.order_by("raised_at", "pk")[:MOST_LISTED])
