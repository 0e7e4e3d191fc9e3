"""What the team of a round reads: each thing said, what became of it, and how long the open ones wait."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core import clock
from onecloth.core.actors import Actor
from onecloth.core.slots import Piece
from onecloth.listening.choices import AnswerKind, StaffQuestion, VoiceState
from onecloth.listening.models import Conversation, StaffRoundItem
from onecloth.listening.permissions.staff_rounds import (
    answerable_items,
    can_hold_round,
    names_people,
    visible_staff_rounds,
)
from onecloth.listening.queries.voices import Given, answers_to, who_said
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import day_of
from onecloth.ui import wording
from onecloth.ui.wording import number_word

MOST_SHOWN = 100
ENDS = (
    (AnswerKind.DID.value, "check", "lichen"),
    (AnswerKind.WILL.value, "calendar", "gold"),
    (AnswerKind.WONT.value, "x", ""),
)
OPEN = "open"


@dataclass(frozen=True)
class Row:
    """One thing said. `state` is did, will, wont or open; `is_late` where a day that was promised has passed."""

    pk: int
    said: str
    by: str
    lang: str
    state: str
    word: str
    icon: str
    tone: str
    answer: Given | None
    may_answer: bool


@dataclass(frozen=True)
class Tally:
    """How many things of a round are done, in progress, declined with a reason, and without an answer."""

    did: int = 0
    will: int = 0
    wont: int = 0
    open: int = 0

    @property
    def total(self) -> int:
        return self.did + self.will + self.wont + self.open

    @property
    def title(self) -> str:
        answered = self.total - self.open
        if not self.open:
            return _("All that was said has an answer")
        if not answered:
            return _("Nothing that was said has an answer yet")
        words = ngettext("%(n)s of %(all)s has an answer", "%(n)s of %(all)s have an answer", answered)
        return words % {"n": number_word(answered, first=True), "all": number_word(self.total)}


@dataclass(frozen=True)
class RoundPage:
    held: Conversation
    tally: Tally
    lead: str
    groups: Sequence[tuple[str, Sequence[Row]]]
    names_people: bool


def round_page(actor: Actor, held: Conversation, day: date) -> RoundPage:
    items = list(_items(held).select_related("voice__person"))
    answers = answers_to([item.voice_id for item in items])
    may = answerable_items(actor, items)
    named = names_people(held)
    rows = {item.pk: _row(item, answers[item.voice_id], day, named, item.pk in may) for item in items}
    groups = [
        (str(question.label), [rows[item.pk] for item in items if item.question == question])
        for question in StaffQuestion
    ]
    tally = Tally(**Counter(row.state for row in rows.values()))
    waits = (day - held.held_on).days if held.held_on else 0
    return RoundPage(held, tally, _waits(tally.open, waits), [group for group in groups if group[1]], named)


def _items(held: Conversation) -> QuerySet[StaffRoundItem]:
    return held.items.exclude(voice__state=VoiceState.WITHDRAWN).order_by("pk")


def _row(item: StaffRoundItem, answers: Sequence[Given], day: date, named: bool, may: bool) -> Row:
    voice, last = item.voice, next(iter(answers), None)
    by = who_said(voice) if named and voice.person_id else ""
    if last is None:
        age = wording.age(voice.raised_on)
        word = _("No answer for %(age)s") % {"age": age} if voice.raised_on < day else _("No answer yet")
        return Row(item.pk, voice.text, by, voice.language, OPEN, word, "clock", "", None, may)
    icon, tone = next((icon, tone) for kind, icon, tone in ENDS if kind == last.kind)
    if last.is_overdue:
        icon, tone = "clock-alert", "madder"
    return Row(item.pk, voice.text, by, voice.language, last.kind, _word(last), icon, tone, last, may)


def _word(told: Given) -> str:
    if told.kind == AnswerKind.WILL and told.answer.by_date:
        due = told.answer.by_date
        if told.is_overdue:
            return _("In progress, %(late)s") % {"late": wording.lateness(due)}
        return _("In progress, by %(day)s") % {"day": wording.day(due)}
    return _("Done") if told.kind == AnswerKind.DID else _("No, and why")


def _waits(waiting: int, days: int) -> str:
    """How long the open ones have waited: it ages before everybody."""
    if not waiting or days <= 0:
        return ""
    return ngettext("Open for %(n)s day.", "Open for %(n)s days.", days) % {"n": days}


@dataclass(frozen=True)
class RoundLine:
    held: Conversation
    tally: Tally


@dataclass(frozen=True)
class RoundsPage:
    title: str
    rounds: Sequence[RoundLine]
    may_hold: bool


def own_rounds(actor: Actor) -> list[RoundLine]:
    """Those the actor held, the newest first."""
    return _lines(visible_staff_rounds(actor).filter(host=actor.person_id))


def _lines(rounds: QuerySet[Conversation]) -> list[RoundLine]:
    held = list(rounds.select_related("host", "unit").order_by("-held_on", "-pk")[:MOST_SHOWN])
    found = tallies([each.pk for each in held])
    return [RoundLine(each, found[each.pk]) for each in held]


def rounds_page(actor: Actor) -> RoundsPage:
    """Every round the reader may read, the newest first. Three questions."""
    lines = _lines(visible_staff_rounds(actor))
    waiting = sum(line.tally.open for line in lines)
    title = _("No round with your team yet") if not lines else _("All that was said has an answer")
    if waiting:
        title = ngettext("%(n)s thing waits for an answer", "%(n)s things wait for an answer", waiting) % {
            "n": number_word(waiting, first=True)
        }
    return RoundsPage(title, lines, can_hold_round(actor))


def tallies(rounds: Sequence[int]) -> dict[int, Tally]:
    """By round, from the newest standing answer of each thing said. Two questions."""
    items = StaffRoundItem.objects.filter(conversation__in=rounds).exclude(voice__state=VoiceState.WITHDRAWN)
    voices = dict(items.values_list("voice_id", "conversation_id"))
    answers = answers_to(list(voices))
    counts: dict[int, Counter[str]] = {pk: Counter() for pk in rounds}
    for voice, held in voices.items():
        counts[held][answers[voice][0].kind if answers[voice] else OPEN] += 1
    return {pk: Tally(**count) for pk, count in counts.items()}


def on_unit(actor: Actor, unit: Unit) -> Piece | None:
    """The latest round of a team on its page, for those who may read it."""
    held = visible_staff_rounds(actor).filter(unit=unit).select_related("host").order_by("-held_on", "-pk").first()
    if held is None:
        return None
    context = {"held": held, "tally": tallies([held.pk])[held.pk], "day": day_of(clock.now())}
    return Piece("listening/slots/staff_round.html", context, order=38)
