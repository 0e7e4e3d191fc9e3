"""What happened to a problem so far, told from its own rows, the newest first."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from onecloth.improvement.choices import Outcome
from onecloth.improvement.models import Check, Problem
from onecloth.improvement.queries.asking import Asked
from onecloth.improvement.queries.band_aids import Fix
from onecloth.improvement.queries.merged import Part
from onecloth.listening.models import PanelInput
from onecloth.organisation.queries import day_of
from onecloth.ui import texts
from onecloth.ui.wording import day as day_words


@dataclass(frozen=True)
class Event:
    """One thing that happened, as the thread shows it."""

    on: date
    words: str

    @property
    def title(self) -> str:
        words = day_words(self.on)
        return words[:1].upper() + words[1:]

    @property
    def is_(self) -> str:
        return "done"


def so_far(
    problem: Problem, fixes: list[Fix], checks: list[Check], questions: list[PanelInput], parts: list[Part],
    inputs: list[Asked],
) -> list[dict[str, str]]:  # fmt: skip
    """The log of a problem: raised, asked about, tried, done, looked at, told, opened again."""
    events = [_raised(problem), *_asked(questions), *_put(inputs), *_mended(fixes), *_checked(checks), *_told(problem)]
    events += [Event(_day(each.merging.merged_at), _("“%s” became part of it.") % each.problem.title) for each in parts]
    events.sort(key=lambda event: event.on, reverse=True)
    return [{"title": event.title, "words": event.words, "is": event.is_} for event in events]


def _raised(problem: Problem) -> Event:
    if problem.raised_by and problem.raised_by.name:
        return Event(_day(problem.raised_at), _("%(name)s raised it.") % {"name": problem.raised_by.name})
    return Event(_day(problem.raised_at), _("It was raised."))


def _mended(fixes: list[Fix]) -> list[Event]:
    found = []
    for fix in fixes:
        row = fix.countermeasure
        found.append(Event(_day(row.proposed_at), _("Proposed: %s") % row.words))
        if row.done_on:
            found.append(Event(row.done_on, _("Done: %s") % row.words))
        if row.ended_on:
            found.append(Event(row.ended_on, _("The band-aid came off: %s") % row.words))
    return found


def _asked(questions: list[PanelInput]) -> list[Event]:
    found = []
    for row in questions:
        group = {"group": texts.in_language(row.panel.name), "question": row.question}
        found.append(Event(row.asked_on, _("%(group)s was asked: %(question)s") % group))
        if row.said_on:
            found.append(Event(row.said_on, _("%(group)s said what it thinks.") % group))
    return found


def _put(inputs: list[Asked]) -> list[Event]:
    found = []
    for each in inputs:
        found.append(Event(each.row.asked_on, _("%(whom)s was asked.") % {"whom": each.to}))
        if each.row.answered_on:
            found.append(Event(each.row.answered_on, _("%(whom)s answered.") % {"whom": each.to}))
    return found


def _checked(checks: list[Check]) -> list[Event]:
    return [
        Event(check.done_on, f"{_('Looked again')}: {Outcome(check.outcome).label}. {check.words}".strip())
        for check in checks
        if check.done_on
    ]


def _told(problem: Problem) -> list[Event]:
    found = []
    if problem.closed_at:
        found.append(Event(_day(problem.closed_at), _("Closed: %s") % problem.answer_words))
    if problem.reopened_at:
        because = f" {problem.reopened_because}" if problem.reopened_because else ""
        found.append(Event(_day(problem.reopened_at), _("Opened again.") + because))
    return found


def _day(moment: datetime) -> date:
    return day_of(moment)
