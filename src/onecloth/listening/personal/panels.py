"""Advisory groups: who offered themselves, who sat, what they said together."""

from django.db.models import Q

from onecloth.core import clock
from onecloth.core.erasure import eraser, not_personal, personal
from onecloth.listening.choices import SeatState
from onecloth.listening.models import (
    AgendaItem,
    Draw,
    DrawPlace,
    Panel,
    PanelInput,
    PanelMeeting,
    PanelQuota,
    Recommendation,
    Seat,
    Volunteer,
)

FIELDS = {"person": "person", "contact": "contact"}
BY_PLACE = "Quotas and draws are published by place, so that anybody can draw again; the tie to the person is cut."


def declare() -> None:
    personal(
        Volunteer, "shift", subject="whoever put their name in", purpose="A quota of the draw.",
        retention="as long as the panel", on_erasure="blank",
    )  # fmt: skip
    personal(
        DrawPlace, "features", subject="whoever put their name in", purpose=BY_PLACE, retention="as long as the panel",
        on_erasure="keep",
    )  # fmt: skip
    personal(
        Seat, "features", subject="whoever sat", purpose=BY_PLACE, retention="as long as the panel", on_erasure="blank"
    )  # fmt: skip
    personal(
        PanelMeeting, "minutes", subject="whoever sat", purpose="What the group said together, without names.",
        retention="as long as the panel", on_erasure="keep",
    )  # fmt: skip
    personal(
        Recommendation, "answer_words", subject="whoever answered",
        purpose="What the organisation said became of it; it was said in its name.", retention="as long as the panel",
        on_erasure="keep",
    )  # fmt: skip
    ours = "The group's or the organisation's own words, about no one person."
    not_personal(Panel, "name", "charter", because=ours)
    not_personal(PanelQuota, "value", because="A kind of people: a unit, a span of years, a shift.")
    not_personal(Draw, "seed", "sentence", because="Words the lot is drawn with, and how the draw went.")
    not_personal(Draw, "quotas", "sitting", "mixture", "gave_way", because=BY_PLACE)
    not_personal(Seat, "link_hash", because="A hash of a random key; nothing can be read from it.")
    not_personal(AgendaItem, "words", because=ours)
    not_personal(Recommendation, "words", "reasons", because=ours)
    not_personal(PanelInput, "question", "words", because=ours)
    eraser("panels", erase)


def erase(subject: str) -> int:
    """Take `person:12` or `contact:7` out of every pot and off every seat; their places in draws are nobody's."""
    kind, _colon, key = subject.partition(":")
    if kind not in FIELDS or not key.isdigit():
        return 0
    theirs = Q(**{FIELDS[kind]: int(key)})
    rows = list(Volunteer.objects.filter(theirs))
    at = clock.now()
    for volunteer in rows:
        volunteer.save_changes(shift="", withdrawn_at=volunteer.withdrawn_at or at)
    changed = DrawPlace.objects.filter(volunteer__in=rows).update(volunteer=None)
    for seat in Seat.objects.filter(volunteer__in=rows):
        _give_up(seat)
        changed += 1
    return changed + len(rows)


def _give_up(seat: Seat) -> None:
    at = clock.now()
    states = {SeatState.INVITED: SeatState.DECLINED, SeatState.SITTING: SeatState.LEFT}
    state = states.get(SeatState(seat.state), seat.state)
    left_on = seat.left_on or (at.date() if state == SeatState.LEFT else None)
    seat.save_changes(features={}, link_hash=None, state=state, left_on=left_on, answered_at=seat.answered_at or at)
