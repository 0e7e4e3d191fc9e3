"""Thanks: the wall with the card one writes, a single card, one's own, and a card made of a voice."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.models import Voice
from onecloth.organisation.permissions import check_here, visible_people, visible_units
from onecloth.organisation.queries import day_of
from onecloth.teamwork.actions import cards as actions
from onecloth.teamwork.forms.cards import CardForm, WallForm
from onecloth.teamwork.models import ChampionCard
from onecloth.teamwork.permissions import cards as may
from onecloth.teamwork.queries.cards import card_page, mine_page, readers_before
from onecloth.teamwork.queries.cards_wall import wall_page
from onecloth.teamwork.queries.cards_written import LONGEST
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted, press

HERE = "thanks"


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def thanks(request: ActorRequest) -> HttpResponse:
    check_here(request.method == "GET" or request.actor.person_id is not None)
    sought = WallForm(request.GET)
    way, unit = sought.chosen()
    chosen = visible_units(request.actor).filter(pk=unit).first() if unit else None
    page = wall_page(
        request.actor, way=way, unit=chosen, after=request.GET.get("after", "")[:50], day=day_of(clock.now())
    )
    form = CardForm(posted(request), actor=request.actor, initial=_for_whom(request))
    asking = Asking(_("Who made it better for a customer?"), _("Send the card"), [], nav_here=HERE)
    return ask(
        request, form, asking,
        lambda _given: actions.give_card(
            receiver=form.receiver(), thanks=form.thanks(), by=request.actor, at=clock.now()
        ),
        then=_address, said=_("Sent. They find it on their Today."), template="teamwork/cards/wall.html",
        context={
            "page": page, "sought": sought, "may_write": request.actor.person_id is not None, "me": request.actor.name,
            "sees": readers_before(),
        },
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    return render(request, "teamwork/cards/mine.html", {"page": mine_page(request.actor), "nav_here": HERE})


@allow(Policy.SIGNED_IN)
@require_GET
def card(request: ActorRequest, token: str) -> HttpResponse:
    page = card_page(request.actor, may.get_card_for(request.actor, token))
    return render(request, "teamwork/cards/card.html", {"page": page, "nav_here": HERE})


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def from_voice(request: ActorRequest, key: UUID) -> HttpResponse:
    voice = may.get_thankful_voice_for(request.actor, key)
    form = CardForm(posted(request), actor=request.actor, initial=_of_voice(voice))
    asking = Asking(
        _("Whom does it thank?"), _("Send the card"),
        [(_("The voice"), reverse("listening:voice", args=[voice.key]))], nav_here=HERE,
        lead=_("“%(words)s”") % {"words": voice.text}, notes=[_who_is_named(voice)],
    )  # fmt: skip
    return ask(
        request, form, asking,
        lambda _given: actions.pass_on_voice(
            voice=voice, receiver=form.receiver(), thanks=form.thanks(), by=request.actor, at=clock.now()
        ),
        then=_address, said=_("Sent. They find it on their Today."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def take_back(request: ActorRequest, token: str) -> HttpResponse:
    """Takes the card back, or gives it again where that is taken back."""
    found, is_back = may.get_written_card_for(request.actor, token), toasts.is_taken_back(request)
    do = actions.put_back_card if is_back else actions.take_back_card
    return press(
        request, lambda: do(card=found, by=request.actor, at=clock.now()),
        _("It stands again.") if is_back else _("Taken back. Nobody reads it any more."),
        then=reverse("thanks:mine"), undo=None if is_back else lambda: toasts.same_address(request),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def hang(request: ActorRequest, token: str) -> HttpResponse:
    """Takes one's own card off the wall, or hangs it there again."""
    found = may.get_received_card_for(request.actor, token)
    do = actions.hang_on_wall if found.hidden_at else actions.take_off_wall
    return press(
        request, lambda: do(card=found, by=request.actor, at=clock.now()),
        _("It is on the wall again.") if found.hidden_at else _("It is off the wall. You still have it here."),
        then=_address(found),
    )  # fmt: skip


def _address(card: ChampionCard) -> str:
    return reverse("thanks:card", args=[card.token])


def _for_whom(request: ActorRequest) -> dict[str, Any]:
    """Who came from a colleague's page need not write the name."""
    token = request.GET.get("to", "")[:50]
    found = visible_people(request.actor).filter(token=token, left_on__isnull=True).first() if token else None
    return {"to": found.name} if found else {}


def _of_voice(voice: Voice) -> dict[str, Any]:
    """Hidden words are not put into the box: they would be sent on in the author's own way of saying them."""
    return {"wall": False} if voice.is_hidden else {"wall": False, "did": voice.text[:LONGEST]}


def _who_is_named(voice: Voice) -> str:
    if voice.is_hidden:
        return _("Whoever said it stays hidden: the card names nobody, and says it in your words rather than theirs.")
    return _("The card names nobody but whom it is for. Leave out what would tell who said it, unless it is you.")
