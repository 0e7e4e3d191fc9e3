"""What practising together asks of a person in the Inbox: a talk to prepare, what came of it to write down; a half day
to say yes to, or what was learned on it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.inbox import Ask, Desk
from onecloth.listening.choices import ConversationState, SideBySideState
from onecloth.listening.models import Lesson, SeamTalk, SideBySide
from onecloth.listening.queries.seam_talks import pair_of
from onecloth.listening.queries.side_by_side import with_whom
from onecloth.organisation.models import Membership
from onecloth.organisation.queries import day_of, open_on
from onecloth.ui.wording import clock_time, full_day


def desk() -> Desk:
    return Desk(asks=asks, rows=rows)


def asks(actor: Actor, day: date) -> Sequence[Ask]:
    if actor.person_id is None:
        return []
    joined = _talks(actor, day).select_related("conversation", "seam__giver", "seam__receiver")
    talks = [_talk(talk, day) for talk in joined.order_by("conversation__planned_for", "pk")]
    rows = _half_days(actor, day).select_related("asked_by", "partner", "customer", "wanted")
    return [*talks, *(_half_day(row, actor) for row in rows.order_by("on_date", "pk"))]


def rows(actor: Actor, day: date) -> Sequence[QuerySet[Any]]:
    return (_talks(actor, day), _half_days(actor, day)) if actor.person_id is not None else ()


def _talks(actor: Actor, day: date) -> QuerySet[SeamTalk]:
    """Arranged ones, for whoever arranged it and those who lead either side themselves."""
    led = _led(actor, day)
    mine = Q(conversation__host=actor.person_id) | Q(seam__giver__in=led) | Q(seam__receiver__in=led)
    return SeamTalk.objects.filter(mine, conversation__state=ConversationState.PLANNED)


def _talk(talk: SeamTalk, day: date) -> Ask:
    held, pair = talk.conversation, {"pair": pair_of(talk.seam)}
    token = [held.token]
    when = day_of(held.planned_for) if held.planned_for else day
    if when < day:
        return Ask(
            f"seam_talk:{held.token}", _("What came of the talk of %(pair)s?") % pair, held.purpose,
            reverse("listening:seam_talk_kept", args=token), _("Write it down"), "waypoints",
        )  # fmt: skip
    told = f"{full_day(held.planned_for)}, {clock_time(held.planned_for)}"
    detail = f"{told} · {held.place}" if held.place else told
    return Ask(
        f"seam_talk:{held.token}", _("%(pair)s talk one job through") % pair, detail,
        reverse("listening:seam_talk", args=token), _("Prepare for it"), "waypoints", when,
    )  # fmt: skip


def _led(actor: Actor, day: date) -> QuerySet[Membership, Any]:
    """Units the person leads themselves; what is further below lies with whoever leads there."""
    return Membership.objects.filter(open_on(day), person=actor.person_id, leads=True).values("unit")


def _half_days(actor: Actor, day: date) -> QuerySet[SideBySide]:
    """Where it is for this person to go on: the other named a day, their department is asked, or it took place."""
    between = Q(asked_by=actor.person_id) | Q(partner=actor.person_id)
    to_agree = between & Q(state=SideBySideState.PROPOSED) & ~Q(proposed_by=actor.person_id)
    own = Lesson.objects.filter(person=actor.person_id).values("side_by_side")
    is_past = Q(state__in=(SideBySideState.AGREED, SideBySideState.DONE), on_date__lt=day)
    to_tell = between & is_past & ~Q(pk__in=own)
    found = to_agree | to_tell | Q(state=SideBySideState.OPEN, wanted__in=_led(actor, day))
    if actor.is_experience_team:
        found |= Q(state=SideBySideState.OPEN, customer__isnull=False)
    return SideBySide.objects.filter(found)


def _half_day(row: SideBySide, actor: Actor) -> Ask:
    title, act, name = _words(row, actor)
    url = reverse(f"listening:{name}", args=[row.token])
    detail = f"{full_day(row.on_date)}, {row.get_half_display()}" if row.on_date else ""
    is_to_come = row.state == SideBySideState.PROPOSED
    return Ask(f"side_by_side:{row.token}", title, detail, url, act, "users", row.on_date if is_to_come else None,
               quote=row.words)  # fmt: skip


def _words(row: SideBySide, actor: Actor) -> tuple[str, str, str]:
    who = {"name": with_whom(row, actor.person_id), "asking": row.asked_by.name}
    if row.state == SideBySideState.PROPOSED:
        return _("%(name)s proposes a day side by side") % who, _("Say yes, or another day"), "half_day"
    if row.state != SideBySideState.OPEN:
        return _("What did you learn side by side with %(name)s?") % who, _("Write one thing"), "half_day_learned"
    if row.customer_id is not None:
        return _("%(asking)s asks for half a day with %(name)s") % who, _("Ask the customer"), "half_day"
    return _("%(asking)s would like to see your team’s work for half a day") % who, _("Have a look"), "half_day"
