"""What this room puts on pages of the rooms below: where somebody works, on their own page and in the mast; who keeps the server."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from onecloth.core import clock, slots
from onecloth.core.actors import Actor
from onecloth.core.fields import text_in
from onecloth.organisation.models import Membership, open_on
from onecloth.organisation.queries import main_place, the_organisation
from onecloth.ui import navigation, texts


def provide() -> None:
    slots.provide("me.about", about)
    slots.provide("sign_in.help", keeper)


def about(actor: Actor, subject: Any) -> slots.Piece | None:
    """Units and roles of today, the main one first, and the way to the person's page."""
    held = Membership.objects.filter(open_on(clock.today()), person_id=actor.person_id or 0)
    rows = held.select_related("unit", "role", "person").order_by("-is_main", "pk")
    language = get_language() or "en"
    places = [
        {"unit": row.unit, "name": text_in(row.unit.name, language), "leads": row.leads,
         "role": text_in(row.role.name, language) if row.role else ""}
        for row in rows
    ]  # fmt: skip
    return slots.Piece("organisation/about_me.html", {"places": places}) if places else None


def as_in_mast(actor: Actor) -> navigation.Me:
    """The avatar on the thread of where somebody mainly works, with what they do there; it leads to their own page."""
    place = main_place(actor, timezone.localtime(clock.now()).date())
    return navigation.Me(
        actor.name, navigation.initials(actor.name), thread=place.unit.thread if place else None,
        role=texts.name_of(place.role or place.unit) if place else "", url=reverse("me:me"),
    )  # fmt: skip


def keeper(actor: Actor, subject: Any) -> slots.Piece | None:
    """Whom to ask at the door, where the organisation has said it."""
    name = the_organisation().server_keeper
    return slots.Piece("organisation/keeper.html", {"keeper": name}) if name else None
