"""My line of sight with the live strength of the hand-offs in it, and what a customer said at its end."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.insight.queries.seams import Strength, seam_strengths
from onecloth.journeys.queries import LineOfSight, Stop, line_of_sight_of
from onecloth.listening.choices import Audience, StudyMode, VoiceState
from onecloth.listening.models import AnswerVoice, Voice
from onecloth.listening.permissions.voices import visible_voices
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import department_of, path_to, unit_tree
from onecloth.organisation.queries.units import everything_below
from onecloth.ui import texts, wording

QUOTE_LETTERS = 160
Pair = tuple[int, int]


@dataclass(frozen=True)
class Drawn:
    """One stop as the component `los` draws it."""

    role: str
    who: str
    does: str = ""
    unit: Unit | None = None
    state: str = ""
    state_words: str = ""
    url: str = ""
    said: str = ""
    said_by: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Sight:
    """`path` leads from the top to my unit; `is_written` is false while nobody has written what this unit does; `more` counts hand-overs not drawn."""

    stops: list[Drawn]
    unit: Unit
    path: list[int]
    is_written: bool
    is_confirmed: bool
    more: int


def sight_of(actor: Actor, day: date) -> Sight | None:
    """None for somebody who is in no unit."""
    line = line_of_sight_of(actor, day)
    if line is None:
        return None
    tree = unit_tree()
    own = department_of(line.me.unit.pk, tree)
    into: dict[int, Pair] = {stop.unit.pk: (department_of(stop.unit.pk, tree), own) for stop in line.gives}
    out: dict[int, Pair] = {stop.unit.pk: (own, department_of(stop.unit.pk, tree)) for stop in line.takes}
    known = seam_strengths(frozenset({*into.values(), *out.values()}))
    giver = line.gives[0] if line.gives else None
    taker = line.takes[0] if line.takes else None
    stops = [
        *([_given(giver, known.get(into[giver.unit.pk]))] if giver else []),
        _me(line),
        *([_taken(taker, known.get(out[taker.unit.pk]))] if taker else []),
        _customer(actor, line, everything_below([own], tree)),
    ]
    drawn = bool(giver) + bool(taker)
    more = len(line.gives) + len(line.takes) - drawn
    return Sight(
        stops, line.me.unit, path_to(line.me.unit.pk, tree), line.contribution is not None, line.is_confirmed, more
    )


def _given(stop: Stop, strength: Strength | None) -> Drawn:
    who = _("%(unit)s hands you") % {"unit": texts.name_of(stop.unit)}
    return _joined(stop, strength, who, _seam_url(stop))


def _taken(stop: Stop, strength: Strength | None) -> Drawn:
    who = _("You hand %(unit)s") % {"unit": texts.name_of(stop.unit)}
    return _joined(stop, strength, who, _seam_url(stop))


def _seam_url(stop: Stop) -> str:
    return reverse("insight:seam", args=[stop.seam.giver_id, stop.seam.receiver_id]) if stop.seam else ""


def _joined(stop: Stop, strength: Strength | None, who: str, url: str) -> Drawn:
    state, words = strength_words(strength)
    return Drawn("near", who, texts.in_language(stop.what), stop.unit, state, words, url)


def strength_words(strength: Strength | None) -> tuple[str, str]:
    """A seam's state and how to say it, with n and interval; or that nobody has said yet."""
    if strength is None:
        return "unknown", _("Not measured yet")
    if strength.value is None:
        return "unknown", _("Too few to say")
    said = {"loose": _("Loose seam"), "fraying": _("Fraying"), "holding": _("Holding"), "strong": _("Strong")}
    words = _("%(state)s, %(share)s arrive ready") % {
        "state": said[strength.state], "share": wording.points(strength.value)
    }  # fmt: skip
    if strength.low is None or strength.high is None:
        return strength.state, words
    interval = f"{wording.figure(strength.low)}–{wording.figure(strength.high)}"
    return strength.state, f"{words} ({interval}, n {wording.figure(strength.n)})"


def _me(line: LineOfSight) -> Drawn:
    role = texts.name_of(line.me.role) if line.me.role else texts.name_of(line.me.unit)
    who = _("You, %(role)s") % {"role": role}
    return Drawn("you", who, texts.in_language(line.me.does or {}), line.me.unit)


def _customer(actor: Actor, line: LineOfSight, units: set[int]) -> Drawn:
    gets = texts.in_language(line.customer_gets)
    quote = customer_quote(actor, units)
    if quote is None:
        return Drawn("end", _("What the customer gets"), gets)
    day = wording.day(quote.raised_on)
    said = quote.text if len(quote.text) <= QUOTE_LETTERS else quote.text[:QUOTE_LETTERS].rsplit(" ", 1)[0] + " …"
    by = _("A customer, %(day)s") % {"day": day}
    return Drawn("end", _("What the customer gets"), gets, said=said, said_by=by, lang=quote.language)


def customer_quote(actor: Actor, units: set[int]) -> Voice | None:
    """The latest customer's words about our part of the house that this person may read.

    Open to everybody are words that were answered for everybody; never words of a protected study.
    """
    told = AnswerVoice.objects.filter(voice=OuterRef("pk"), answer__is_public=True, answer__withdrawn_at__isnull=True)
    open_study = Q(study__isnull=True) | Q(study__mode=StudyMode.IDENTIFIED)
    found = Voice.objects.filter(open_study, audience=Audience.CUSTOMER, is_hidden=False, about_unit__in=units)
    seen = found.filter(Exists(told) | Q(pk__in=visible_voices(actor).values("pk")))
    return seen.exclude(state=VoiceState.WITHDRAWN).exclude(text="").order_by("-raised_on", "-pk").first()
