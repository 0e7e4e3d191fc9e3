"""For the experience team: what lies still, in four lines. For whoever sets the house up: what to do first."""

from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.improvement.queries import band_aids
from onecloth.insight.queries.seams import SeamRow, seam_map_page
from onecloth.journeys.models import Seam
from onecloth.listening.choices import VoiceKind, VoiceState
from onecloth.listening.models import Study, Voice
from onecloth.listening.queries.deadlines import late_before
from onecloth.organisation.models import Membership, Organisation, Purpose, Unit
from onecloth.ui.wording import number_word

LOOSEST = 3
YES_OR_NO = BooleanField()


@dataclass(frozen=True)
class Line:
    """One thing that needs somebody, in words, and where to go."""

    words: str
    url: str
    icon: str
    is_late: bool


@dataclass(frozen=True)
class Control:
    lines: list[Line]
    loosest: list[SeamRow]


@dataclass(frozen=True)
class FirstStep:
    words: str
    why: str
    url: str
    is_done: bool


def control_of(organisation: Organisation, day: date) -> Control:
    waiting = Voice.objects.filter(state__in=(VoiceState.NEW, VoiceState.READ)).exclude(kind=VoiceKind.THANKS)
    new = Q(state=VoiceState.NEW, raised_on__lt=late_before(day, organisation.read_within_days))
    old = Q(raised_on__lt=late_before(day, organisation.answer_within_days))
    found = waiting.aggregate(unread=Count("pk", filter=new), late=Count("pk", filter=old))
    unread, late = found["unread"], found["late"]
    expired = band_aids.expired(day).count()
    ledger = reverse("listening:ledger")
    lines = [
        _line(unread, _unread(unread), f"{ledger}?state={VoiceState.NEW}", "eye-off"),
        _line(late, _late(late), f"{ledger}?state=late", "clock-alert"),
        _line(expired, _expired(expired), f"{reverse('problems:problems')}?late=1&view=list", "bandage"),
    ]
    return Control(lines, seam_map_page(most=LOOSEST).rows)


def _line(number: int, words: str, url: str, icon: str) -> Line:
    return Line(words, url, icon if number else "check", number > 0)


def _unread(number: int) -> str:
    if not number:
        return _("Every voice was read in time.")
    words = ngettext("%(n)s voice has not been read in time.", "%(n)s voices have not been read in time.", number)
    return words % {"n": number_word(number, first=True)}


def _late(number: int) -> str:
    if not number:
        return _("No answer is late.")
    words = ngettext("%(n)s answer is late.", "%(n)s answers are late.", number)
    return words % {"n": number_word(number, first=True)}


def _expired(number: int) -> str:
    if not number:
        return _("No band-aid is past its day.")
    words = ngettext("%(n)s band-aid is past its day.", "%(n)s band-aids are past their day.", number)
    return words % {"n": number_word(number, first=True)}


def first_steps() -> list[FirstStep]:
    """What an empty installation needs, in order; empty once all of it is there. One query."""
    done = Organisation.objects.filter(id=1).values_list(
        Exists(Purpose.objects.all()),
        ExpressionWrapper(Exists(Unit.objects.filter(parent__isnull=False)) & Exists(Membership.objects.all()), YES_OR_NO),
        Exists(Seam.objects.all()),
        ExpressionWrapper(Exists(Study.objects.all()) | Exists(Voice.objects.exclude(text="")), YES_OR_NO),
    )  # fmt: skip
    purpose, people, seams, heard = done.first() or (False, False, False, False)
    steps = [
        FirstStep(
            _("Say why you are here"), _("One sentence that everybody can repeat. Leaders sign it."),
            reverse("organisation:purpose"), purpose,
        ),
        FirstStep(
            _("Bring in units and people"), _("A file from your personnel system, or by hand. Nothing is taken before you confirm."),
            reverse("organisation:organisation"), people,
        ),
        FirstStep(
            _("Sew the first seams"), _("Who hands what to whom. That is what hand-off rounds ask about."),
            reverse("journeys:journeys"), seams,
        ),
        FirstStep(
            _("Start listening"), _("A short survey after contact, or a pulse; or take in a file of answers you have."),
            reverse("listening:studies"), heard,
        ),
    ]  # fmt: skip
    return [] if all(step.is_done for step in steps) else steps
