"""Who did what to a problem and when, as the audit holds it. What was read by whom is nobody's business and not told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onecloth.core import audit
from onecloth.improvement.models import Cause, Check, Countermeasure, InputRequest, Problem
from onecloth.organisation.models import Person
from onecloth.organisation.queries import day_of
from onecloth.ui import texts
from onecloth.ui.wording import clock_time, title_number

MOST = 300
NOT_TOLD = frozenset({"read_input"})
WORDS: dict[str, Any] = {
    "raise_problem": gettext_lazy("%(who)s raised it"),
    "rewrite_problem": gettext_lazy("%(who)s said it anew: %(fields)s"),
    # By nobody's name: whoever joins a voice may have said it, with their name hidden.
    "add_evidence": gettext_lazy("voices that tell of it were added"),
    "remove_evidence": gettext_lazy("a voice was taken off it"),
    "name_owner": gettext_lazy("%(who)s settled who owns it"),
    "give_back": gettext_lazy("%(who)s gave it back: nobody owned it"),
    "free_of_leaver": gettext_lazy("%(fields)s left, so somebody else is asked"),
    "name_sponsor": gettext_lazy("%(who)s settled who clears the way"),
    "join_team": gettext_lazy("%(who)s changed the team: somebody joined"),
    "leave_team": gettext_lazy("%(who)s changed the team: somebody left"),
    "add_why": gettext_lazy("%(who)s asked why: “%(what)s”"),
    "ground_why": gettext_lazy("%(who)s said what this stands on: “%(what)s”"),
    "name_root": gettext_lazy("%(who)s said whether this is the root: “%(what)s”"),
    "move_why": gettext_lazy("%(who)s put this below another why: “%(what)s”"),
    "withdraw_why": gettext_lazy("%(who)s took this why back: “%(what)s”"),
    "restore_why": gettext_lazy("%(who)s put this why back in its place: “%(what)s”"),
    "propose_countermeasure": gettext_lazy("%(who)s proposed: “%(what)s”"),
    "finish_countermeasure": gettext_lazy("%(who)s said this is done: “%(what)s”"),
    "withdraw_countermeasure": gettext_lazy("%(who)s took this proposal back: “%(what)s”"),
    "restore_countermeasure": gettext_lazy("%(who)s put this proposal back: “%(what)s”"),
    "note_minutes": gettext_lazy("%(who)s noted time spent on “%(what)s”"),
    "keep_band_aid": gettext_lazy("%(who)s kept this band-aid longer: “%(what)s”"),
    "end_band_aid": gettext_lazy("%(who)s took this band-aid off: “%(what)s”"),
    "need_voice": gettext_lazy("%(who)s asked for one more voice at the table"),
    "need_voice_no_more": gettext_lazy("%(who)s took back that one more voice is needed"),
    "go_without": gettext_lazy("%(who)s went on without a voice that is needed, and said why"),
    "go_without_no_more": gettext_lazy("%(who)s took back going on without a voice"),
    "ask_panel": gettext_lazy("%(who)s asked an advisory group"),
    "ask_for_input": gettext_lazy("%(who)s asked a unit: “%(what)s”"),
    "give_input": gettext_lazy("%(who)s answered: “%(what)s”"),
    "withdraw_input": gettext_lazy("%(who)s took this question back: “%(what)s”"),
    "restore_input": gettext_lazy("%(who)s asked this again: “%(what)s”"),
    "hand_over_input": gettext_lazy("%(who)s handed this question to the unit that follows: “%(what)s”"),
    "merge_problem": gettext_lazy("%(who)s made it part of another problem"),
    "take_in_problem": gettext_lazy("%(who)s made another problem part of it"),
    "part_problem": gettext_lazy("%(who)s took it out of the other problem again"),
    "give_back_problem": gettext_lazy("%(who)s took a part out of it again"),
    "move_problem": gettext_lazy("%(who)s moved it to another unit"),
    "move_back_problem": gettext_lazy("%(who)s took a move back"),
    "settle_problem": gettext_lazy("%(who)s took it a stage further"),
    "schedule_check": gettext_lazy("%(who)s set a day to look whether it holds"),
    "check_result": gettext_lazy("%(who)s looked whether it holds"),
    "keep_answer_words": gettext_lazy("%(who)s wrote at the answer"),
    "close_problem": gettext_lazy("%(who)s closed it and answered those who spoke"),
    "reopen_problem": gettext_lazy("%(who)s opened it again"),
}
FIELDS: dict[str, Any] = {
    "owner": gettext_lazy("its owner"),
    "sponsor": gettext_lazy("the leader who cleared the way"),
    "title": gettext_lazy("its name"),
    "what_happens": gettext_lazy("what happens"),
    "unit": gettext_lazy("the unit"),
    "seam": gettext_lazy("the seam"),
    "step": gettext_lazy("the step"),
    "metric": gettext_lazy("the figure it is measured by"),
}


@dataclass(frozen=True)
class Deeds:
    """Days, the newest first, each with what was done that day as a thread shows it."""

    title: str
    days: list[tuple[date, list[dict[str, str]]]]
    is_cut: bool
    most: int = MOST


def deeds_of(problem: Problem) -> Deeds:
    """Seven questions, however much was done."""
    parts: dict[type[Model], dict[int, str]] = {
        Cause: dict(Cause.objects.filter(problem=problem).values_list("pk", "words")),
        Countermeasure: dict(Countermeasure.objects.filter(problem=problem).values_list("pk", "words")),
        Check: dict.fromkeys(Check.objects.filter(problem=problem).values_list("pk", flat=True), ""),
        InputRequest: dict(InputRequest.objects.filter(problem=problem).values_list("pk", "question")),
    }
    rows = audit.deeds_on({Problem: [problem.pk], **parts}, most=MOST + 1)
    told, names = [row for row in rows[:MOST] if row.action not in NOT_TOLD], _names(row.by for row in rows)
    what = {(model._meta.label_lower, str(key)): words for model, some in parts.items() for key, words in some.items()}
    by_day = [
        (day, [_item(row, names, what.get((row.kind, row.subject), "")) for row in some])
        for day, some in groupby(told, key=lambda row: day_of(row.at))
    ]
    words = ngettext("%(n)s step so far", "%(n)s steps so far", len(told)) % {"n": title_number(len(told))}
    return Deeds(words, by_day, is_cut=len(rows) > MOST)


def _item(row: audit.Deed, names: dict[str, str], what: str) -> dict[str, str]:
    fields = ", ".join(str(FIELDS[name]) for name in row.fields if name in FIELDS)
    said = WORDS[row.action] % {
        "who": _who(row.by, names),
        "what": what,
        "fields": fields or _("nothing else than before"),
    }
    return {"title": clock_time(row.at), "words": f"{said[:1].upper()}{said[1:]}.", "is": "done"}


def _who(by: str, names: dict[str, str]) -> str:
    """A name; the house itself where nobody pressed anything; nobody's where the person was erased."""
    if by.startswith("system:"):
        return _("Onecloth itself")
    return names.get(by) or _("somebody who is not named any more")


def _names(subjects: Iterable[str]) -> dict[str, str]:
    keys = {int(each.removeprefix("person:")) for each in subjects if each.startswith("person:")}
    return {f"person:{person.pk}": texts.name_of(person) for person in Person.objects.filter(pk__in=keys)}
