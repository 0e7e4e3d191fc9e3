"""The page on which an answer is written: who waits and how each is reached, drafts, what a colleague kept meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.improvement.models import BegunAnswer, Problem, ProblemAnswer, ProblemVoice
from onecloth.improvement.queries.drafting import (
    HAS_ANSWER,
    Draft,
    Listeners,
    Suggested,
    drafts_for,
    listeners,
    record_of,
    suggested,
)
from onecloth.listening.choices import Audience
from onecloth.listening.models import Voice
from onecloth.listening.queries.way_back import ways_counted
from onecloth.ui.wording import counted, figure, title_number


@dataclass(frozen=True)
class Change:
    """A stretch of two texts: `is_` is "same", "theirs" or "mine"."""

    is_: str
    words: str


@dataclass(frozen=True)
class ToTell:
    """Those who are told in the same words, with the draft, what is kept of it, and how they are reached."""

    told: Listeners
    draft: Draft
    begun: BegunAnswer | None
    ways: Sequence[tuple[str, int]]

    @property
    def key(self) -> str:
        return self.told.key

    @property
    def words(self) -> str:
        return self.begun.words if self.begun else self.draft.words

    @property
    def title(self) -> str:
        number = len(self.told.voices)
        if self.told.audience == Audience.CUSTOMER:
            return ngettext("%(n)s customer waits", "%(n)s customers wait", number) % {"n": title_number(number)}
        if self.told.audience == Audience.EMPLOYEE:
            return ngettext("%(n)s colleague waits", "%(n)s colleagues wait", number) % {"n": title_number(number)}
        return ""


@dataclass(frozen=True)
class Told:
    """An answer that went out, with the number of voices it went to."""

    audience: str
    number: int
    kind: str
    words: str
    language: str
    by_date: date | None
    by: str
    at: datetime


@dataclass(frozen=True)
class AnswerPage:
    to_tell: Sequence[ToTell]
    has_answer: int
    suggested: Suggested

    @property
    def waiting(self) -> int:
        return sum(len(each.told.voices) for each in self.to_tell)

    @property
    def title(self) -> str:
        if not self.waiting:
            return _("Nobody waits for this answer")
        words = ngettext("%(n)s voice waits for this answer", "%(n)s voices wait for this answer", self.waiting)
        return words % {"n": title_number(self.waiting)}

    @property
    def has_answer_words(self) -> str:
        words = ngettext(
            "%(n)s has an answer already and is not told twice.", "%(n)s have an answer already and are not told twice.",
            self.has_answer,
        )  # fmt: skip
        return words % {"n": counted(self.has_answer).capitalize()}

    @property
    def left_out(self) -> int:
        return max(each.draft.left_out for each in self.to_tell)


@dataclass(frozen=True)
class TellState:
    """How many of the voices behind a problem have an answer, and how many wait."""

    answered: int
    waiting: int

    @property
    def words(self) -> str:
        if not self.waiting:
            return _("All of them have an answer.")
        if not self.answered:
            return _("None of them has an answer yet.")
        return _("%(answered)s have an answer, %(waiting)s wait for one.") % {
            "answered": figure(self.answered), "waiting": figure(self.waiting),
        }  # fmt: skip


def answer_page(problem: Problem, day: date, *, again: bool = False) -> AnswerPage:
    record, told = record_of(problem), listeners(problem, again=again)
    drafts, kept = drafts_for(record, told), begun_of(problem)
    tied = ProblemVoice.objects.filter(problem=problem, removed_at__isnull=True).values("voice_id")
    return AnswerPage(
        [ToTell(each, drafts[each.key], kept.get(each.key), ways_counted(each.voices)) for each in told],
        Voice.objects.filter(HAS_ANSWER, pk__in=tied).count(), suggested(record, day),
    )  # fmt: skip


def begun_of(problem: Problem) -> Mapping[str, BegunAnswer]:
    """Words that were kept and not sent, by the key of those they are for."""
    rows = BegunAnswer.objects.filter(problem=problem).select_related("written_by")
    return {f"{row.audience or 'all'}_{row.language}": row for row in rows}


def told_of(problem: Problem) -> list[Told]:
    """What people were told, each wording with how many it went to, the latest first. What was taken back is not there.

    Where nobody waited the answer stands with the problem alone. One query.
    """
    if not problem.answer_words:
        return []
    rows = ProblemAnswer.objects.filter(problem=problem, answer__withdrawn_at__isnull=True)
    rows = rows.select_related("answer__answered_by").annotate(number=Count("answer__links"))
    found = [
        Told(
            row.audience, row.number, row.answer.kind, row.answer.words, row.answer.language, row.answer.by_date,
            row.answer.answered_by.name, row.answer.answered_at,
        )
        for row in rows.order_by("-answer__answered_at", "pk")
    ]  # fmt: skip
    if problem.closed_at and not any(each.at == problem.closed_at for each in found):
        name = problem.closed_by.name if problem.closed_by else ""
        own = (problem.answer_kind, problem.answer_words, problem.language, problem.answer_by_date)
        return [Told("", 0, *own, name, problem.closed_at), *found]
    return found


def difference(theirs: str, mine: str) -> list[Change]:
    """Two texts word by word: what both say, what only they say, what only I say."""
    left, right = theirs.split(), mine.split()
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Change("same", " ".join(left[a:b])))
            continue
        found += [Change("theirs", " ".join(left[a:b]))] if b > a else []
        found += [Change("mine", " ".join(right[c:d]))] if d > c else []
    return found
