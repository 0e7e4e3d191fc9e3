"""An answer drafted from a problem's own record: what was heard, the cause, what was done and when, whether it helped.

It is a beginning for a person to write on and is never sent by itself. It names nobody: whoever is named in the record
is replaced by a mark, and a line of the record that stands word for word in what somebody said with their name hidden is
left out. Our sentences are in the reader's language; the record is quoted in its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db.models import Exists, OuterRef, Q
from django.utils import translation
from django.utils.translation import gettext as _

from onecloth.improvement.choices import CheckKind, Outcome, Trial
from onecloth.improvement.models import Cause, Check, Improvement, Problem, ProblemVoice
from onecloth.improvement.queries import band_aids
from onecloth.improvement.queries.band_aids import Fix
from onecloth.insight.queries import before_after
from onecloth.listening.choices import AnswerKind, Audience, TakenOut, VoiceState
from onecloth.listening.models import AnswerVoice, Voice
from onecloth.listening.queries.reviews import known_to
from onecloth.listening.queries.voices import on_day
from onecloth.listening.words import naming, searchable
from onecloth.organisation.queries import languages_written, the_organisation
from onecloth.ui import texts

_SETTLED = AnswerVoice.objects.filter(voice=OuterRef("pk"), answer__withdrawn_at__isnull=True).exclude(
    answer__kind=AnswerKind.WILL
)
HAS_ANSWER = Q(Exists(_SETTLED), state=VoiceState.ANSWERED)  # of voices: told that we did, or that we won't
SAME_WORDS = 5  # so many words in a row that somebody said in confidence are theirs, and not how one says it
MOST_NAMED = 6


@dataclass(frozen=True)
class Listeners:
    """Those who are told in the same words: of one audience, in one language. No audience where nobody's voice waits."""

    audience: str
    language: str
    voices: Sequence[Voice] = ()

    @property
    def key(self) -> str:
        return f"{self.audience or 'all'}_{self.language}"


@dataclass(frozen=True)
class Draft:
    """`left_out`: lines of the record that would repeat what was said in confidence."""

    words: str
    left_out: int = 0

    @property
    def digest(self) -> str:
        return digest_of(self.words)


@dataclass(frozen=True)
class Suggested:
    """Which answer the record speaks for; empty where it speaks for none."""

    kind: str = ""
    by_date: date | None = None


@dataclass(frozen=True)
class Record:
    """What is written about a problem, as far as people may be told of it."""

    problem: Problem
    root: Cause | None
    fixes: Sequence[Fix]
    trials: Sequence[Improvement]
    looked: Check | None


def listeners(problem: Problem, *, again: bool = False) -> list[Listeners]:
    """Who is still to be told, colleagues first; with `again` those too who have an answer already. One query.

    A promise is no end: whoever was told "we will" is told what became of it.
    """
    tied = ProblemVoice.objects.filter(problem=problem, removed_at__isnull=True).values("voice_id")
    rows = Voice.objects.filter(pk__in=tied).exclude(state=VoiceState.WITHDRAWN)
    rows = rows if again else rows.exclude(HAS_ANSWER)
    rows = rows.defer("text", "folded").order_by("pk")
    own, *others = languages_written(the_organisation())
    found: dict[tuple[str, str], list[Voice]] = {}
    for voice in rows:
        spoken = voice.language.split("-")[0].lower()
        found.setdefault((voice.audience, spoken if spoken in others else own), []).append(voice)
    order = sorted(found, key=lambda each: (each[0] != Audience.EMPLOYEE, each[1] != own, each[1]))
    return [Listeners(*each, found[each]) for each in order] or [Listeners("", own)]


def record_of(problem: Problem) -> Record:
    trials = Improvement.objects.filter(problem=problem, started_on__isnull=False).exclude(state=Trial.ABANDONED)
    looked = Check.objects.filter(problem=problem, done_on__isnull=False, withdrawn_at__isnull=True)
    return Record(
        problem=problem, root=Cause.objects.filter(problem=problem, is_root=True, withdrawn_at__isnull=True).first(),
        fixes=[fix for fix in band_aids.fixes_of(problem) if fix.is_on][:MOST_NAMED],
        trials=list(trials.select_related("unit").order_by("started_on", "pk")[:MOST_NAMED]),
        looked=looked.exclude(kind=CheckKind.FIRST_AID).order_by("-done_on", "-pk").first(),
    )  # fmt: skip


def drafts_for(record: Record, told: Iterable[Listeners]) -> dict[str, Draft]:
    """A draft for each of those who are told, by key."""
    screen = _Screen(record)
    return {each.key: _draft(record, each, screen) for each in told}


def suggested(record: Record, day: date) -> Suggested:
    """We did, once something is done; we will, where what is still to do has a day."""
    rows = [fix.countermeasure for fix in record.fixes]
    if any(row.done_on for row in rows) or any(trial.state == Trial.ADOPTED for trial in record.trials):
        return Suggested(AnswerKind.DID)
    due = [row.due_on for row in rows if row.due_on and row.due_on >= day]
    return Suggested(AnswerKind.WILL, max(due)) if due else Suggested()


def digest_of(words: str) -> str:
    """Of the words alone, however they are broken into lines."""
    return sha256(" ".join(words.split()).encode()).hexdigest()[:16]


class _Screen:
    """Lets a line of the record through without names, or not at all."""

    def __init__(self, record: Record) -> None:
        self._known = known_to(_lines(record))
        tied = ProblemVoice.objects.filter(problem=record.problem, removed_at__isnull=True).values("voice_id")
        hidden = Voice.objects.filter(pk__in=tied, is_hidden=True).values_list("text", flat=True)
        self._said = [searchable(text) for text in hidden]

    def line(self, words: str) -> str:
        """Empty where it repeats what was said in confidence."""
        spoken = searchable(words).split()
        pieces = [" ".join(spoken[at : at + SAME_WORDS]) for at in range(max(1, len(spoken) - SAME_WORDS + 1))]
        if len(spoken) > 2 and any(f" {piece} " in said for piece in pieces for said in self._said):
            return ""
        cuts = naming.mentions(words, self._known)
        return naming.without(words, cuts, lambda kind: str(TakenOut(kind).label)).strip().rstrip(".")


def _lines(record: Record) -> list[str]:
    rows = [fix.countermeasure.words for fix in record.fixes] + [trial.title for trial in record.trials]
    return [record.problem.title, record.problem.what_happens, *([record.root.words] if record.root else []), *rows]


def _draft(record: Record, told: Listeners, screen: _Screen) -> Draft:
    with translation.override(told.language):
        said = [*_heard(record, told, screen), *_cause(record, screen), *_done(record, screen), *_tried(record, screen)]
        left_out = sum(not words for words in said)
        said += [*_moved(record, told), *_looked(record), _("If you meet it again, please tell us.")]
        return Draft(" ".join(words for words in said if words), left_out)


def _heard(record: Record, told: Listeners, screen: _Screen) -> Iterator[str]:
    title = screen.line(record.problem.title)
    if told.audience == Audience.CUSTOMER:
        yield _("You told us about this: %(title)s.") % {"title": title} if title else ""
    elif told.audience == Audience.EMPLOYEE:
        yield _("You spoke up about this: %(title)s.") % {"title": title} if title else ""
    else:
        yield _("This got in the way: %(title)s.") % {"title": title} if title else ""
    if record.problem.what_happens:
        what = screen.line(record.problem.what_happens)
        yield f"{what}." if what else ""


def _cause(record: Record, screen: _Screen) -> Iterator[str]:
    if record.root is None:
        yield _("We do not know the cause yet.")
        return
    cause = screen.line(record.root.words)
    words = _("The cause we found, and tested: %(cause)s.") if record.root.is_tested else _("What we think is the cause, which nobody has tested yet: %(cause)s.")  # fmt: skip
    yield words % {"cause": cause} if cause else ""


def _done(record: Record, screen: _Screen) -> Iterator[str]:
    for fix in record.fixes:
        row, what = fix.countermeasure, screen.line(fix.countermeasure.words)
        if row.done_on:
            words = _("First aid since %(day)s: %(what)s.") if fix.is_band_aid else _("Done on %(day)s: %(what)s.")
        else:
            words = _("By %(day)s: %(what)s.") if row.due_on else _("Still to do: %(what)s.")
        day = row.done_on or row.due_on
        yield words % {"day": on_day(day) if day else "", "what": what} if what else ""


def _tried(record: Record, screen: _Screen) -> Iterator[str]:
    for trial in record.trials:
        what, began = screen.line(trial.title), trial.started_on
        words = _("This is how %(unit)s works now: %(what)s.") if trial.state == Trial.ADOPTED else _("Tried in %(unit)s since %(day)s: %(what)s.")  # fmt: skip
        told = {"unit": texts.name_of(trial.unit), "day": on_day(began) if began else "", "what": what}
        yield words % told if what else ""


def _moved(record: Record, told: Listeners) -> Iterator[str]:
    """Customers are told of figures about customers only."""
    metric, day = record.problem.metric, record.problem.mended_on
    if metric is None or day is None or (told.audience == Audience.CUSTOMER and metric.audience != Audience.CUSTOMER):
        return
    result = before_after(metric, day)
    figure = {"figure": result.name, "before": result.before, "after": result.after}
    if result.verdict == "lasted":
        yield _("%(figure)s went from %(before)s to %(after)s and stayed there.") % figure
    elif result.verdict == "unmoved":
        yield _("%(figure)s has not moved yet.") % figure
    elif result.verdict == "too_early":
        yield _("It is too early to say whether this moved: %(figure)s.") % figure


def _looked(record: Record) -> Iterator[str]:
    if record.looked is not None and record.looked.done_on:
        words = {
            Outcome.HOLDS: _("We looked again on %(day)s: it holds."),
            Outcome.PARTLY: _("We looked again on %(day)s: it is better, not gone."),
            Outcome.UNCHANGED: _("We looked again on %(day)s: nothing has changed."),
            Outcome.CAME_BACK: _("We looked again on %(day)s: it came back."),
        }[Outcome(record.looked.outcome)]
        yield words % {"day": on_day(record.looked.done_on)}
