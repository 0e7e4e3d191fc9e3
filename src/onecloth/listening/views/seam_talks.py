"""Two teams talk one real job through."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from onecloth.core import calendars, clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.journeys.models import Seam
from onecloth.listening.actions import seam_talks as actions
from onecloth.listening.forms.seam_talks import MoveTalkForm, OffForm, TalkForm, ToldForm
from onecloth.listening.models import SeamTalk
from onecloth.listening.permissions.practising import get_led_talk_for, get_seam_to_talk_about, get_talk_for
from onecloth.listening.queries.seam_talks import agenda, leader_of, pair_of, talk_page, talks_page
from onecloth.organisation.queries import day_of
from onecloth.ui.asking import Asking, ask, posted

HERE = "seam_talks"


@allow(Policy.SIGNED_IN)
@require_GET
def seam_talks(request: ActorRequest) -> HttpResponse:
    context = {"page": talks_page(request.actor), "nav_here": HERE}
    return render(request, "listening/practising/seam_talks.html", context)


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def seam_talk_new(request: ActorRequest, token: str) -> HttpResponse:
    seam = get_seam_to_talk_about(request.actor, token)
    asking = Asking(
        _("When do %(pair)s talk?") % {"pair": pair_of(seam)}, _("Arrange it"), [(pair_of(seam), _seam_url(seam))],
        lead=_("Two teams, one real job from start to end, 25 minutes."), nav_here=HERE,
        notes=[_("Those who lead either side find it in their Inbox. Its page holds what to prepare, and a file for calendars.")],
    )  # fmt: skip
    return ask(
        request, TalkForm(posted(request)), asking,
        lambda given: actions.arrange_talk(seam=seam, **given, by=request.actor, at=clock.now()),
        then=address, said=_("Arranged. Both sides find it in their Inbox."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def seam_talk(request: ActorRequest, token: str) -> HttpResponse:
    page = talk_page(request.actor, get_talk_for(request.actor, token), day_of(clock.now()))
    return render(request, "listening/practising/seam_talk.html", {"page": page, "nav_here": HERE})


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def seam_talk_move(request: ActorRequest, token: str) -> HttpResponse:
    talk = get_led_talk_for(request.actor, token)
    held = talk.conversation
    known = {"planned_for": held.planned_for, "place": held.place, "job": held.purpose, "version": held.version}
    return ask(
        request, MoveTalkForm(posted(request), initial=known),
        _asking(talk, _("When do %(pair)s talk?") % {"pair": pair_of(talk.seam)}, _("Move it")),
        lambda given: actions.move_talk(
            talk=talk, planned_for=given["planned_for"], place=given["place"], job=given["job"],
            expected=given["version"], by=request.actor, at=clock.now(),
        ),
        then=address, said=_("Moved. Take the calendar file again: it replaces the one before."), subject=held,
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def seam_talk_off(request: ActorRequest, token: str) -> HttpResponse:
    talk = get_led_talk_for(request.actor, token)
    return ask(
        request, OffForm(posted(request), initial={"version": talk.version}),
        _asking(talk, _("Call this talk off?"), _("Call it off")),
        lambda given: actions.call_off_talk(
            talk=talk, words=given["words"], expected=given["version"], by=request.actor, at=clock.now()
        ),
        then=address, said=_("Called off. Another can be arranged from the seam’s page at any time."), subject=talk,
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def seam_talk_kept(request: ActorRequest, token: str) -> HttpResponse:
    """What came of it: what each side needs and will do; afterwards more can be added."""
    talk = get_led_talk_for(request.actor, token)
    form = ToldForm(posted(request), talk=talk, actor=request.actor, initial=_known(talk))
    return ask(
        request, form, _asking(talk, _("What came of the talk?"), _("Write it down")),
        lambda given: actions.keep_talk(
            talk=talk, told=form.told((get_language() or "en").split("-")[0]), expected=given["version"],
            by=request.actor, at=clock.now(),
        ),
        then=address, said=_("Written down. Each promise is in the Inbox of whoever made it."), subject=talk,
        template="listening/practising/seam_talk_kept.html", context={"talk": talk, "agenda": agenda()},
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def seam_talk_calendar(request: ActorRequest, token: str) -> HttpResponse:
    """The talk as a file for a calendar: the same one again, moved or called off, when it is taken once more."""
    talk = get_talk_for(request.actor, token)
    return calendars.download(event_of(talk), at=clock.now())


def event_of(talk: SeamTalk) -> calendars.Event:
    held = talk.conversation
    assert held.planned_for is not None
    link = f"{settings.ONECLOTH_BASE_URL}{address(talk)}"
    return calendars.Event(
        key=f"seam-talk-{talk.pk}", title=_("Seam talk: %(pair)s") % {"pair": pair_of(talk.seam)},
        begins_at=held.planned_for, minutes=held.minutes or actions.MINUTES, sequence=held.version, place=held.place,
        words=_("One real job from start to end. What to prepare: %(link)s") % {"link": link}, link=link,
        is_cancelled=held.state == "cancelled",
    )  # fmt: skip


def _known(talk: SeamTalk) -> dict[str, Any]:
    held = talk.conversation
    day = held.held_on or (day_of(held.planned_for) if held.planned_for else None)
    sides = (("giver", talk.seam.giver), ("receiver", talk.seam.receiver))
    leaders = {f"{side}_who_1": leader_of(unit) for side, unit in sides}
    return {
        "held_on": min(day, day_of(clock.now())) if day else None, "job": held.purpose, "version": talk.version,
        "giver_needs": talk.giver_needs, "receiver_needs": talk.receiver_needs, **leaders,
    }  # fmt: skip


def _asking(talk: SeamTalk, title: str, button: str) -> Asking:
    crumbs = [(_("Seam talks"), reverse("listening:seam_talks")), (pair_of(talk.seam), address(talk))]
    return Asking(title, button, crumbs, nav_here=HERE)


def address(talk: SeamTalk) -> str:
    return reverse("listening:seam_talk", args=[talk.conversation.token])


def _seam_url(seam: Seam) -> str:
    return reverse("insight:seam", args=[seam.giver_id, seam.receiver_id])
