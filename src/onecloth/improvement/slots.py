"""What rooms below show of problems: on a voice, a receipt, a seam, a unit and a metric's chart."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from onecloth.core import clock, slots
from onecloth.core.actors import Actor
from onecloth.core.slots import Piece
from onecloth.improvement.choices import OPEN_STAGES, Stage
from onecloth.improvement.models import Problem
from onecloth.improvement.permissions.problems import can_raise, visible_problems
from onecloth.improvement.queries import board, decisions
from onecloth.improvement.queries.along import MOST_TAKEN_ALONG
from onecloth.improvement.queries.behind import behind_problems, behind_title
from onecloth.improvement.queries.told import stages_told
from onecloth.insight.models import Metric
from onecloth.journeys.models import Seam
from onecloth.listening.choices import ConversationKind, FindingEnd, StudyState, VoiceState
from onecloth.listening.models import Conversation, Finding, Voice
from onecloth.listening.queries.ledger.list import Shown
from onecloth.organisation.models import Person, Unit
from onecloth.organisation.queries import day_of, with_everything_below

HEARD = (ConversationKind.VISIT, ConversationKind.STAFF_ROUND)


def connect() -> None:
    slots.provide("voice.below", on_voice)
    slots.provide("ledger.tools", on_ledger)
    slots.provide("receipt.thread", on_receipt)
    slots.provide("seam.panel", on_seam)
    slots.provide("seam_talk.below", on_seam)
    slots.provide("unit.below", on_unit)
    slots.provide("unit.below", decisions_on_unit)
    slots.provide("metric.below", on_metric)
    slots.provide("finding.below", on_finding)
    slots.provide("visit.below", on_visit)
    slots.provide("listener.changed", on_listener)
    slots.provide("organisation.below", on_organisation)


def on_voice(actor: Actor, voice: Voice) -> Piece | None:
    """The problems this voice is evidence of, and the two ways to make it one."""
    tied = _of_voice(voice)
    mine = visible_problems(actor).filter(pk__in=[problem.pk for problem in tied]).order_by("raised_at")
    may = can_raise(actor) and voice.state != VoiceState.WITHDRAWN
    known = {problem.pk for problem in tied}
    joinable = [p for p in board.joinable(actor) if p.pk not in known] if may else []
    context = {"problems": list(mine), "voice": voice, "joinable": joinable, "may_raise": may, "key": str(voice.key)}
    return Piece("improvement/slots/voice.html", context, order=20)


def on_ledger(actor: Actor, shown: Shown) -> Piece | None:
    """What was found together, by theme, team or words, as one problem."""
    few = 0 < shown.found.n <= MOST_TAKEN_ALONG and not shown.found.is_more
    if not (few and shown.is_narrowed and can_raise(actor)):
        return None
    return Piece(
        "improvement/slots/ledger.html", {"url": f"{reverse('problems:raise')}?{urlencode({'found': shown.query})}"}
    )


def on_receipt(actor: Actor, voice: Voice) -> Piece | None:
    """Public: how far we are, in words of ours. No title, no name, nothing that somebody wrote inside."""
    steps = stages_told([voice.pk]).get(voice.pk)
    return Piece("improvement/slots/receipt.html", {"steps": steps}) if steps else None


def on_seam(actor: Actor, seam: Any) -> Piece | None:
    sewn = seam if isinstance(seam, Seam) else getattr(seam, "seam", None)
    if sewn is None:
        return None
    raise_url = f"{reverse('problems:raise')}?seam={sewn.token}" if can_raise(actor) else ""
    return _listed(board.open_on_seam(actor, sewn.pk), _("Problems on this seam"), raise_url)


def on_unit(actor: Actor, unit: Unit) -> Piece | None:
    raise_url = f"{reverse('problems:raise')}?unit={unit.pk}" if can_raise(actor) else ""
    return _listed(board.open_in_unit(actor, unit.pk), _("Problems here"), raise_url)


def decisions_on_unit(actor: Actor, unit: Unit) -> Piece | None:
    """What is to come for the unit and for what hangs under it; nothing where nothing is."""
    coming = decisions.open_in_unit(actor, with_everything_below({unit.pk}), day_of(clock.now()))
    return Piece("improvement/slots/decisions.html", {"notices": coming}, order=90) if coming else None


def on_finding(actor: Actor, finding: Finding) -> Piece | None:
    """The problems its voices are evidence of, and the way to make it one while it has no end."""
    tied = Problem.objects.filter(
        evidence__voice__mark__finding_links__finding=finding, evidence__removed_at__isnull=True
    )
    mine = visible_problems(actor).filter(pk__in=tied.values("pk")).order_by("raised_at")
    is_loose = finding.end == FindingEnd.OPEN and finding.round.state == StudyState.OPEN
    raise_url = f"{reverse('problems:raise')}?finding={finding.token}" if is_loose and can_raise(actor) else ""
    return _listed(list(mine), _("Problems its voices are behind"), raise_url)


def on_visit(actor: Actor, visit: Conversation) -> Piece | None:
    """The problems that what was said on a visit is evidence of."""
    return _grown_out_of(actor, Q(evidence__voice__conversation=visit))


def on_listener(actor: Actor, person: Person | None) -> Piece | None:
    """The problems that grew out of what somebody heard on their visits."""
    theirs = Q(evidence__voice__conversation__host=person)
    return _grown_out_of(actor, theirs & Q(evidence__voice__conversation__kind__in=HEARD)) if person else None


def _grown_out_of(actor: Actor, tied: Q) -> Piece | None:
    rows = visible_problems(actor).filter(tied, evidence__removed_at__isnull=True).distinct()
    return _listed(
        list(rows.select_related("owner").order_by("-raised_at")[:20]), _("Problems that grew out of it"), ""
    )


def on_organisation(actor: Actor, _all: object) -> Piece | None:
    """Whether those whose voices are behind problems have heard, and the way to who solves what."""
    if not actor.is_person:
        return None
    followed = behind_problems(day_of(clock.now()))
    return Piece("improvement/slots/organisation.html", {"followed": followed, "title": behind_title(followed)})


def on_metric(actor: Actor, metric: Any) -> Piece | None:
    """What is being mended so that this figure moves."""
    agreed = metric if isinstance(metric, Metric) else getattr(metric, "metric", None)
    if agreed is None:
        return None
    rows = visible_problems(actor).filter(metric=agreed).select_related("owner").order_by("-raised_at")
    rows = rows.filter(stage__in=(*OPEN_STAGES, Stage.CLOSED))[:20]
    raise_url = f"{reverse('problems:raise')}?{urlencode({'metric': agreed.slug})}" if can_raise(actor) else ""
    return _listed(list(rows), _("What we do about it"), raise_url)


def _listed(problems: list[Problem], title: str, raise_url: str) -> Piece | None:
    if not problems and not raise_url:
        return None
    return Piece(
        "improvement/slots/problems.html", {"title": title, "problems": problems, "raise_url": raise_url}, order=30
    )


def _of_voice(voice: Voice) -> list[Problem]:
    tied = Problem.objects.filter(evidence__voice=voice, evidence__removed_at__isnull=True)
    return list(tied.exclude(stage=Stage.MERGED).order_by("raised_at"))
