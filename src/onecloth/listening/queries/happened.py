"""What happened: a person's own voices, hidden ones included, and what others said that was answered for all."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.listening.choices import VoiceState
from onecloth.listening.models import Answer, AnswerVoice, Voice
from onecloth.listening.permissions.voices import own_voices
from onecloth.listening.queries.deadlines import Deadlines, deadlines_of
from onecloth.listening.queries.dialogues import turns_of
from onecloth.listening.queries.panels.voices import steps_of
from onecloth.listening.queries.voices import Given, answers_to, given, on_day
from onecloth.organisation.models import Organisation, Unit
from onecloth.organisation.queries import the_organisation, with_everything_below
from onecloth.ui import wording
from onecloth.ui.wording import number_word

ROWS = 20


@dataclass(frozen=True)
class Mine:
    """One of the reader's own voices. `kind`, `answer`, `by` and the rest fit the component `yswitem`."""

    voice: Voice
    said: str
    said_by: str
    lang: str
    kind: str
    word: str
    answer: str
    by: str
    is_hidden: bool
    due: Deadlines
    given: Sequence[Given]
    # Where somebody asked the hidden author: whose turn it is; empty once it is over, None where nobody asked.
    turn: str | None = None
    # What is under way meanwhile, in sentences.
    steps: Sequence[str] = ()


@dataclass(frozen=True)
class Ours:
    """A voice and an answer meant for everybody. Never who said it."""

    said: str
    said_by: str
    lang: str
    kind: str
    word: str
    answer: str
    by: str
    unit: Unit | None
    at: datetime


@dataclass(frozen=True)
class Happened:
    mine: Sequence[Mine]
    mine_total: int
    mine_answered: int
    mine_late: int
    mine_hidden: int
    ours: Sequence[Ours]
    ours_after: str

    @property
    def title(self) -> str:
        if not self.mine_total:
            return _("Nothing from you yet")
        answered = self._answered
        if not self.mine_late:
            return answered
        late = ngettext("%(n)s is late.", "%(n)s are late.", self.mine_late) % {
            "n": number_word(self.mine_late, first=True)
        }
        return f"{answered} {late}"

    @property
    def _answered(self) -> str:
        if not self.mine_answered:
            return _("Nothing you said has an answer yet.")
        words = {"answered": number_word(self.mine_answered, first=True), "total": number_word(self.mine_total)}
        return (
            ngettext(
                "%(answered)s of your %(total)s has an answer.",
                "%(answered)s of your %(total)s have an answer.",
                self.mine_answered,
            )
            % words
        )


def happened(
    actor: Actor, *, today: date, unit_ids: Collection[int] | None = None, after: str = "", most_mine: int = ROWS
) -> Happened:
    """For the page of that name. `unit_ids` narrows what others said to units and all below; None is everybody's."""
    organisation = the_organisation()
    own = list(
        own_voices(actor)
        .exclude(state=VoiceState.WITHDRAWN)
        .order_by("-raised_on", "key")
        .select_related("assigned_to")
    )
    answers = answers_to([voice.pk for voice in own])
    turns = turns_of([voice.key for voice in own if voice.is_hidden])
    mine = [replace(_mine(voice, answers[voice.pk], organisation, today), turn=turns.get(voice.key)) for voice in own]
    ours, further = you_said(unit_ids=unit_ids, after=after)
    steps = steps_of([each.voice.pk for each in mine[:most_mine]])
    return Happened(
        mine=[replace(each, steps=steps[each.voice.pk]) for each in mine[:most_mine]], mine_total=len(mine),
        mine_answered=sum(bool(each.given) for each in mine), mine_late=sum(each.due.is_answer_late for each in mine), mine_hidden=sum(each.is_hidden for each in mine),
        ours=ours, ours_after=further,
    )  # fmt: skip


def _mine(voice: Voice, answers: Sequence[Given], organisation: Organisation, today: date) -> Mine:
    due = deadlines_of(voice, organisation, today)
    shown: dict[str, Any] = {
        "voice": voice,
        "said": voice.text,
        "said_by": _you(voice),
        "lang": voice.language,
        "due": due,
    }
    shown |= {"is_hidden": voice.is_hidden, "given": answers}
    if answers:
        return Mine(kind=answers[0].kind, word=answers[0].word, answer=answers[0].words, by=answers[0].by, **shown)
    with_whom = _("With %(name)s.") % {"name": voice.assigned_to.name} if voice.assigned_to else ""
    if due.is_answer_late:
        waits = _("No answer yet. It was due on %(day)s.") % {"day": on_day(due.answer_by)}
        return Mine(kind="late", word=wording.lateness(due.answer_by), answer=waits, by=with_whom, **shown)
    read = _("Somebody has read it.") if voice.state == VoiceState.READ else _("Not read yet.")
    waits = _("%(read)s An answer is due by %(day)s.") % {"read": read, "day": on_day(due.answer_by)}
    return Mine(kind="open", word=_("Not yet"), answer=waits, by=with_whom, **shown)


def _you(voice: Voice) -> str:
    who = _("You, name hidden") if voice.is_hidden else _("You")
    return f"{who} · {voice.get_kind_display()} · {on_day(voice.raised_on)}"


def you_said(*, unit_ids: Collection[int] | None = None, after: str = "", most: int = ROWS) -> tuple[list[Ours], str]:
    """Answers meant for everybody, the newest first, each with one voice it answers; and where the next page begins."""
    rules = Q(is_public=True, withdrawn_at__isnull=True) & _before(after)
    if unit_ids is not None:
        rules &= Q(links__voice__about_unit__in=with_everything_below(set(unit_ids)))
    found = Answer.objects.filter(rules).select_related("answered_by").distinct()
    rows = list(found.order_by("-answered_at", "-pk")[: most + 1])
    voices = _one_voice_each(rows[:most])
    last = rows[most - 1] if len(rows) > most else None
    return [
        _ours(row, voices.get(row.pk)) for row in rows[:most]
    ], f"{last.answered_at.isoformat()}_{last.pk}" if last else ""


def _before(after: str) -> Q:
    moment, _line, pk = after.rpartition("_")
    try:
        at = datetime.fromisoformat(moment)
        number = min(int(pk), 2**63 - 1)
        return Q(answered_at__lt=at) | Q(answered_at=at, pk__lt=number) if at.tzinfo else Q()
    except (ValueError, OverflowError):
        return Q()


def _one_voice_each(answers: Sequence[Answer]) -> dict[int, Voice]:
    links = AnswerVoice.objects.filter(answer__in=answers).exclude(voice__state=VoiceState.WITHDRAWN)
    found: dict[int, Voice] = {}
    for link in links.select_related("voice__about_unit").order_by("answer_id", "voice__raised_on", "voice__key"):
        found.setdefault(link.answer_id, link.voice)
    return found


def _ours(answer: Answer, voice: Voice | None) -> Ours:
    told = given(answer)
    by = _("Somebody") if voice is None else _("A customer") if voice.audience == "customer" else _("A colleague")
    when = date_format(voice.raised_on, "F") if voice else ""
    return Ours(
        said=voice.text if voice else _("Taken back by whoever said it."), said_by=" · ".join(filter(None, (by, when))),
        lang=voice.language if voice else "", kind=told.kind, word=told.word, answer=told.words, by=told.by,
        unit=voice.about_unit if voice else None, at=answer.answered_at,
    )  # fmt: skip
