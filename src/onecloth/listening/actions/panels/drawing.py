"""The lottery, as long work: begun with a published seed, put down between steps, drawn, and never picked by hand."""

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core import audit, jobs
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.core.models import Job
from onecloth.listening.actions.panels.seats import offer_seat
from onecloth.listening.choices import DrawState
from onecloth.listening.models import Draw, DrawPlace, Panel, PanelQuota
from onecloth.listening.permissions.panels import check_can_keep_panels
from onecloth.listening.queries.panels.pool import (
    features_of,
    held_seats,
    months_after,
    refused_seats,
    volunteers_of,
)
from onecloth.organisation.queries import day_of
from onecloth_stats.lottery import Lottery, LotteryError, Paused, Quota, QuotasContradict, fair_lottery

JOB = "listening.draw"
SECONDS_A_STEP = 1.0  # a step is one transaction: on SQLite nobody else writes meanwhile


class CannotDraw(Refused):
    """No seat is free, a draw is under way, or it is over."""


@dataclass(frozen=True)
class Carried:
    """How far a step came; `begun` is where the next goes on, None once it is over."""

    begun: Mapping[str, Any] | None
    settled: int
    kinds: int
    sentence: str
    is_over: bool = False


def ask_for_draw(*, panel: Panel, seed: str, by: Actor, at: datetime) -> Draw:
    """Publish the seed and begin: quotas and who sits are those of now. Raises `CannotDraw`."""
    check_can_keep_panels(by)
    said = " ".join(seed.split())
    if not said:
        raise CannotDraw(
            _("Say the words the lot is drawn with, before it is drawn. Nobody may choose them afterwards.")
        )
    if panel.closed_on is not None or panel.draws.filter(state=DrawState.COMPUTING).exists():
        raise CannotDraw(_("The lot is being drawn, or the group is closed. Nothing was begun."))
    day = day_of(at)
    sitting = held_seats(panel, day)
    if len(sitting) >= panel.seats:
        raise CannotDraw(_("Every seat is taken, so there is nothing to draw for."))
    quotas = [
        [each.feature, each.value, each.least, each.most] for each in panel.quotas.order_by("feature", "pk")
    ]  # fmt: skip
    told = features_of(panel, [seat.volunteer for seat in sitting], day)
    with transaction.atomic():
        draw = Draw.objects.create(
            panel=panel, seed=f"{said[:160]} · {at.isoformat(timespec='minutes')}", seats=panel.seats, quotas=quotas,
            sitting=[told[seat.volunteer_id] for seat in sitting], asked_by_id=by.person_id, asked_at=at,
        )  # fmt: skip
        draw.save_changes(job=jobs.ask(JOB, {"draw": draw.pk}, by=by, at=at))
        audit.record(by=by, at=at, action="draw_asked", subject=draw, fields=["seed", "quotas"])
    return draw


def go_on_with_draw(*, draw: Draw, by: Actor, at: datetime) -> Draw:
    """Go on where a stopped draw stood, with the same seed. Raises `CannotDraw` while it runs and when it is over."""
    check_can_keep_panels(by)
    before = draw.job
    if draw.state != DrawState.COMPUTING or before is None or not before.is_over:
        raise CannotDraw(_("This draw is running or over; there is nothing to go on with."))
    with transaction.atomic():
        job = jobs.ask(JOB, {"draw": draw.pk}, by=by, at=at, total=before.total)
        Job.objects.filter(pk=job.pk).update(cursor=before.cursor, done=before.done)
        draw.save_changes(job=job)
        audit.record(by=by, at=at, action="draw_resumed", subject=draw, fields=["job"])
    return draw


def stop_draw(*, draw: Draw, by: Actor, at: datetime) -> Draw:
    """Put a draw down; nobody knows yet who would be drawn, so nothing can be chosen by it. Raises `CannotDraw`."""
    check_can_keep_panels(by)
    if draw.state != DrawState.COMPUTING or draw.job is None or draw.job.is_over:
        raise CannotDraw(_("This draw is not running."))
    jobs.cancel(draw.job)
    audit.record(by=by, at=at, action="draw_stopped", subject=draw, fields=["job"])
    return draw


def take_change(*, draw: Draw, by: Actor, at: datetime) -> Draw:
    """Let the quotas yield as the draw said they would have to, and draw again with the same words.

    Raises `CannotDraw` where nothing has to yield, or somebody changed the quotas meanwhile.
    """
    check_can_keep_panels(by)
    panel = draw.panel
    latest = panel.draws.order_by("-asked_at", "-pk").first()
    if draw.state != DrawState.IMPOSSIBLE or not draw.gave_way or latest != draw:
        raise CannotDraw(_("There is no change to take here any more. Look at the rules as they are now."))
    with transaction.atomic():
        for feature, value, least, most in draw.gave_way:
            PanelQuota.objects.filter(panel=panel, feature=feature, value=value).update(least=least, most=most)
        audit.record(by=by, at=at, action="panel_quota_set", subject=panel, fields=["quotas"])
        return ask_for_draw(panel=panel, seed=draw.seed.rpartition(" · ")[0], by=by, at=at)


def carry_on_drawing(*, draw: Draw, begun: Mapping[str, Any] | None, by: Actor, at: datetime) -> Carried:
    """One step of the search, a second or so; the last draws and invites. Somebody who left makes it begin again."""
    day = day_of(at)
    with transaction.atomic():
        if begun is None or _somebody_left(draw, day):
            if begun is not None:
                draw.save_changes(began_again=draw.began_again + 1)
                audit.record(by=by, at=at, action="draw_began_again", subject=draw, fields=["places"])
            _lay_out(draw, day)
            begun = None
        try:
            lottery = _search(draw, begun)
        except Paused as paused:
            return Carried(paused.begun, paused.settled, paused.kinds, _so_far(draw, paused))
        except LotteryError as fault:
            return _impossible(draw, fault, by, at)
        return _drawn(draw, lottery, day, by, at)


def _search(draw: Draw, begun: Mapping[str, Any] | None) -> Lottery:
    until = time.monotonic() + SECONDS_A_STEP
    people = dict(draw.places.values_list("number", "features"))
    quotas = [Quota(*row) for row in draw.quotas]
    return fair_lottery(
        people, quotas, draw.seats, sitting=draw.sitting, begun=begun, may_go_on=lambda: time.monotonic() < until
    )


def _somebody_left(draw: Draw, day: date) -> bool:
    here = {volunteer.pk for volunteer in volunteers_of(draw.panel, day)}
    return any(pk not in here for pk in draw.places.values_list("volunteer", flat=True))


def _lay_out(draw: Draw, day: date) -> None:
    """Give every volunteer a place, in an order that says nothing about them."""
    draw.places.all().delete()
    volunteers = volunteers_of(draw.panel, day)
    told = features_of(draw.panel, volunteers, day)
    DrawPlace.objects.bulk_create(
        DrawPlace(draw=draw, number=number, volunteer=volunteer, features=told[volunteer.pk])
        for number, volunteer in enumerate(volunteers, start=1)
    )


def _so_far(draw: Draw, paused: Paused) -> str:
    said = _("%(done)s of %(all)s kinds of people have their chance.") % {"done": paused.settled, "all": paused.kinds}
    return f"{_('Somebody left, so the draw began again.')} {said}" if draw.began_again else said


def _impossible(draw: Draw, fault: LotteryError, by: Actor, at: datetime) -> Carried:
    """Say why no group meets the rules; a person decides what yields."""
    yielded: Sequence[Any] = fault.gave_way if isinstance(fault, QuotasContradict) else ()
    gave_way = [[each.instead.feature, each.instead.value, each.instead.least, each.instead.most] for each in yielded]
    said = _why_not(draw, bool(gave_way), fault)
    draw.save_changes(state=DrawState.IMPOSSIBLE, gave_way=gave_way, sentence=said)
    audit.record(by=by, at=at, action="draw_impossible", subject=draw, fields=["state"])
    return Carried(None, 0, 0, said, is_over=True)


def _why_not(draw: Draw, is_eased: bool, fault: LotteryError) -> str:
    free, volunteers = draw.seats - len(draw.sitting), draw.places.count()
    if volunteers < free:
        words = ngettext(
            "%(free)s seat is free and %(n)s have put their names in. Nobody was drawn.",
            "%(free)s seats are free and %(n)s have put their names in. Nobody was drawn.",
            free,
        )
        return words % {"free": free, "n": volunteers}
    if is_eased:
        return _("No group meets all rules at once. Nobody was drawn; below is what would have to yield.")
    if isinstance(fault, QuotasContradict):
        return _("No group meets these rules, however one bends them. Nobody was drawn; look through them.")
    return _("The lot could not be drawn. Nobody was drawn; look through the rules.")


def _drawn(draw: Draw, lottery: Lottery, day: date, by: Actor, at: datetime) -> Carried:
    drawn = set(lottery.draw(draw.seed))
    places = list(draw.places.select_related("volunteer__person", "volunteer__contact"))
    for place in places:
        place.chance, place.is_drawn = lottery.chances[place.number], place.number in drawn
    DrawPlace.objects.bulk_update(places, ["chance", "is_drawn"], batch_size=500)
    mixture = {"kinds": [list(kind) for kind in lottery.kinds], "panels": [[list(c), p] for c, p in lottery.panels]}
    _seat([place for place in places if place.is_drawn], draw, day, at)
    said = ngettext("%(n)s was drawn and asked.", "%(n)s were drawn and asked.", len(drawn)) % {"n": len(drawn)}
    draw.save_changes(state=DrawState.DRAWN, drawn_at=at, mixture=mixture, sentence=said)
    audit.record(by=by, at=at, action="draw_held", subject=draw, fields=["state", "seats"])
    return Carried(None, len(lottery.kinds), len(lottery.kinds), said, is_over=True)


def _seat(places: Sequence[DrawPlace], draw: Draw, day: date, at: datetime) -> None:
    """Who gets which term follows from the seed too: a short first term falls to no kind of people more than another."""
    panel = draw.panel

    def turn(place: DrawPlace) -> str:
        return hashlib.sha256(f"{draw.seed}:{place.number}".encode()).hexdigest()

    free = refused_seats(panel, day)[: len(places)]
    ends = [seat.until_date for seat in free] + _ends(panel, len(places) - len(free), day)
    for place, until, before in zip(sorted(places, key=turn), ends, [*free, *[None] * len(places)], strict=False):
        offer_seat(draw=draw, place=place, until=until, in_place_of=before, at=at)


def _ends(panel: Panel, count: int, day: date) -> list[date]:
    """Full terms; of the very first seats a part ends at each rotation, so that never all change at once."""
    if panel.taken.exists():
        return [months_after(day, panel.term_months)] * count
    parts = max(panel.term_months // panel.rotate_months, 1)
    return [months_after(day, panel.rotate_months * (1 + place * parts // count)) for place in range(count)]
