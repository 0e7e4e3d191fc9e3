"""What happened: my own voices with what became of them, what others said that was answered, and whether we keep up."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.improvement.choices import Stage
from onecloth.improvement.models import Problem
from onecloth.improvement.permissions.problems import visible_problems
from onecloth.improvement.queries.told import stages_told
from onecloth.listening.queries.follow_through import FollowThrough, follow_through
from onecloth.listening.queries.happened import Happened, happened
from onecloth.organisation.queries import units_by_id, with_everything_below
from onecloth.ui import texts
from onecloth.ui.wording import day as day_words

MINE, TEAM, ALL = "mine", "team", "all"
LATELY = 4


@dataclass(frozen=True)
class Becoming:
    whose: str
    tabs: list[tuple[str, str, bool]]
    told: Happened
    title: str
    ours_title: str
    older_url: str
    all_mine_url: str
    kept_up: FollowThrough
    interval: tuple[float, float, float]
    team: FollowThrough | None
    team_name: str
    mended: list[dict[str, str]]


def becoming(actor: Actor, query: Mapping[str, str], day: date) -> Becoming:
    whose = query.get("whose", MINE)
    whose = whose if whose in (MINE, TEAM, ALL) and (actor.unit_ids or whose != TEAM) else MINE
    units = set(actor.unit_ids) if actor.unit_ids and whose != ALL else None
    most = 200 if query.get("older") == "1" else 20
    told = _with_stages(happened(actor, today=day, unit_ids=units, after=query.get("after", ""), most_mine=most))
    home, kept_up = _home(actor), follow_through(today=day)
    return Becoming(
        whose=whose,
        tabs=_tabs(whose, told, home),
        told=told,
        title=told.title if whose == MINE else _("What was said, and what we did"),
        ours_title=_("You said, we did: %(unit)s") % {"unit": home} if units and home else _("You said, we did"),
        older_url=_url(whose, after=told.ours_after) if told.ours_after else "",
        all_mine_url=_url(MINE, older="1") if told.mine_total > len(told.mine) else "",
        kept_up=kept_up,
        interval=(100 * (kept_up.share or 0), 100 * kept_up.low, 100 * kept_up.high),
        team=follow_through(today=day, unit_ids=with_everything_below(set(actor.unit_ids))) if actor.unit_ids else None,
        team_name=home,
        mended=_because_somebody_spoke(actor),
    )


def _with_stages(told: Happened) -> Happened:
    """Beside each of my own voices, how far the mending of what it is about has come."""
    stages = stages_told([each.voice.pk for each in told.mine])
    return replace(
        told, mine=[replace(each, steps=[*each.steps, *_sentences(stages, each.voice.pk)]) for each in told.mine]
    )


def _sentences(stages: Mapping[int, list[str]], voice: int) -> list[str]:
    return [f"{words}." for words in stages.get(voice, ())]


def _home(actor: Actor) -> str:
    if not actor.unit_ids:
        return ""
    units = units_by_id()
    return texts.name_of(units[min(actor.unit_ids)])


def _tabs(whose: str, told: Happened, home: str) -> list[tuple[str, str, bool]]:
    tabs = [(_("Mine, %(n)s") % {"n": told.mine_total}, _url(MINE), whose == MINE)]
    if home:
        tabs.append((home, _url(TEAM), whose == TEAM))
    return [*tabs, (_("All of us"), _url(ALL), whose == ALL)]


def _url(whose: str, **more: Any) -> str:
    return f"{reverse('today:happened')}?{urlencode({'whose': whose, **more})}"


def _because_somebody_spoke(actor: Actor) -> list[dict[str, str]]:
    """Problems that were mended lately and rest on somebody's voice."""
    over = visible_problems(actor).filter(stage=Stage.CLOSED, evidence__removed_at__isnull=True, evidence__isnull=False)
    rows = over.distinct().order_by(F("closed_at").desc(nulls_last=True), "-pk")[:LATELY]
    return [{"title": _since(problem), "words": problem.answer_words[:140], "is": "done"} for problem in rows]


def _since(problem: Problem) -> str:
    words = day_words(problem.closed_at)
    return words[:1].upper() + words[1:]
