"""Half a day at somebody else's work."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import calendars, clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions import side_by_side as actions
from onecloth.listening.choices import LessonShared, SideBySideState, SideBySideWay
from onecloth.listening.forms.side_by_side import CustomerDayForm, DayForm, HalfDayForm, KindWordForm, LessonForm
from onecloth.listening.models import SideBySide
from onecloth.listening.permissions import practising as may
from onecloth.listening.permissions.practising import get_half_day_for
from onecloth.listening.queries.practising_told import HALF_DAY, begins_at
from onecloth.listening.queries.side_by_side import half_day_page, open_page, with_whom
from onecloth.organisation.queries import day_of
from onecloth.ui.asking import Asking, ask, posted, press

HERE = "side_by_side"


@allow(Policy.SIGNED_IN)
@require_GET
def side_by_side(request: ActorRequest) -> HttpResponse:
    return render(
        request, "listening/practising/side_by_side.html", {"page": open_page(request.actor), "nav_here": HERE}
    )


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def half_day_new(request: ActorRequest) -> HttpResponse:
    """`?way=offer` offers, anything else asks."""
    way = SideBySideWay.OFFER if request.GET.get("way") == SideBySideWay.OFFER else SideBySideWay.REQUEST
    is_offer = way == SideBySideWay.OFFER
    asking = Asking(
        _("Whom do you take along for half a day?") if is_offer else _("Where would you like to look in for half a day?"),
        _("Offer it") if is_offer else _("Ask for it"), [_crumb()], nav_here=HERE,
        lead=_("Half a day at the other’s work teaches more than a year of mails."),
        notes=[_("Everybody here reads what is open. Both say yes before a day stands, and either may say no, without a reason.")],
    )  # fmt: skip
    form = HalfDayForm(posted(request), way=way, actor=request.actor)
    return ask(
        request, form, asking,
        lambda _given: actions.open_half_day(**form.opened(), by=request.actor, at=clock.now()),
        then=address, said=_("It is open for others to see."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def half_day(request: ActorRequest, token: str) -> HttpResponse:
    page = half_day_page(request.actor, get_half_day_for(request.actor, token), day_of(clock.now()))
    return render(request, "listening/practising/half_day.html", {"page": page, "nav_here": HERE})


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def half_day_take_up(request: ActorRequest, token: str) -> HttpResponse:
    found = _one(request, token, may.can_take_up)
    form = DayForm(posted(request), initial={"version": found.version})
    return _asked(
        request, found, form, _("On which day, with %(name)s?") % {"name": found.asked_by.name}, _("Propose it"),
        lambda told: actions.take_up(half_day=found, day=form.day(), **_with(request, told)),
        _("Proposed. It stands once %(name)s says yes.") % {"name": found.asked_by.name},
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def half_day_move(request: ActorRequest, token: str) -> HttpResponse:
    found = _one(request, token, may.can_move)
    form = DayForm(posted(request), initial=_day_of(found))
    who = with_whom(found, request.actor.person_id)
    return _asked(
        request, found, form, _("Which other day suits you?"), _("Propose it"),
        lambda told: actions.propose_day(half_day=found, day=form.day(), **_with(request, told)),
        _("Proposed. It stands once %(name)s says yes.") % {"name": who},
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def half_day_agree(request: ActorRequest, token: str) -> HttpResponse:
    found = _one(request, token, may.can_agree)
    return _done(
        request, found, lambda: actions.agree(half_day=found, by=request.actor, at=clock.now()),
        _("Agreed. Take the file for your calendar."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def half_day_customer(request: ActorRequest, token: str) -> HttpResponse:
    """The experience team asked the customer; here is what they said."""
    found = _one(request, token, may.can_ask_customer)
    form = CustomerDayForm(posted(request), initial={"version": found.version})
    return _asked(
        request, found, form, _("When may %(name)s come?") % {"name": found.asked_by.name}, _("The customer said yes"),
        lambda told: actions.note_customer(half_day=found, day=form.day(), way=told["way"], **_with(request, told)),
        _("Noted. It stands."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def half_day_end(request: ActorRequest, token: str) -> HttpResponse:
    found = _one(request, token, may.can_end)
    form = KindWordForm(posted(request), initial={"version": found.version})
    return _asked(
        request, found, form, _("Not this time?"), _("Say so"),
        lambda told: actions.end_half_day(half_day=found, words=told["words"], **_with(request, told)),
        _("Said. The door stays open: it can be asked for again at any time."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def half_day_again(request: ActorRequest, token: str) -> HttpResponse:
    found = _one(request, token, may.can_reopen)
    return _done(
        request, found, lambda: actions.open_again(half_day=found, by=request.actor, at=clock.now()),
        _("It is open again."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def half_day_learned(request: ActorRequest, token: str) -> HttpResponse:
    found = _one(request, token, may.can_finish)
    own = half_day_page(request.actor, found, day_of(clock.now())).own
    known = {"words": own.words, "shared": own.shared} if own else {"shared": LessonShared.PRIVATE}
    language = (get_language() or "en").split("-")[0]
    return _asked(
        request, found, LessonForm(posted(request), initial=known), _("What did you learn?"), _("Keep it"),
        lambda told: actions.learn(
            half_day=found, words=told["words"], shared=told["shared"], language=language, by=request.actor, at=clock.now()
        ),
        _("Kept."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def half_day_calendar(request: ActorRequest, token: str) -> HttpResponse:
    """For both, once it is agreed; taken again after a move or a no, it replaces the one before."""
    found = get_half_day_for(request.actor, token)
    if found.conversation is None or not may.is_between(request.actor, found):
        raise Http404
    link = f"{settings.ONECLOTH_BASE_URL}{address(found)}"
    who = with_whom(found, request.actor.person_id)
    event = calendars.Event(
        key=f"side-by-side-{found.pk}", title=_("Side by side with %(name)s") % {"name": who},
        begins_at=begins_at(found), minutes=HALF_DAY, sequence=found.version, place=found.place,
        words=_("Half a day at the other’s work. %(link)s") % {"link": link}, link=link,
        is_cancelled=found.state not in (SideBySideState.AGREED, SideBySideState.DONE),
    )  # fmt: skip
    return calendars.download(event, at=clock.now())


def _one(request: ActorRequest, token: str, is_allowed: Callable[[Any, SideBySide], bool]) -> SideBySide:
    """A half day with which the actor may do this now; for others this page of it is not there."""
    found = get_half_day_for(request.actor, token)
    if not is_allowed(request.actor, found):
        raise Http404
    return found


def _asked(
    request: ActorRequest,
    found: SideBySide,
    form: Any,
    title: str,
    button: str,
    do: Callable[[dict[str, Any]], Any],
    said: str,
) -> HttpResponse:
    crumbs = [_crumb(), (with_whom(found, request.actor.person_id), address(found))]
    asking = Asking(title, button, crumbs, lead=found.words, nav_here=HERE)
    return ask(request, form, asking, do, then=lambda _done: address(found), said=said, subject=found)


def _done(request: ActorRequest, found: SideBySide, do: Callable[[], Any], said: str) -> HttpResponse:
    return press(request, do, said, then=address(found))


def _with(request: ActorRequest, told: dict[str, Any]) -> dict[str, Any]:
    return {"expected": told["version"], "by": request.actor, "at": clock.now()}


def _day_of(found: SideBySide) -> dict[str, Any]:
    return {"on_date": found.on_date, "half": found.half, "place": found.place, "version": found.version}


def _crumb() -> tuple[str, str]:
    return _("Side by side"), reverse("listening:side_by_side")


def address(found: SideBySide) -> str:
    return reverse("listening:half_day", args=[found.token])
