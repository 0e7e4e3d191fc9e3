"""Practising together is in the open: everybody reads seam talks and open half days; what was learned, as far as it is
shared. Both sides of a seam arrange its talks; a half day belongs to the two it is between."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.journeys.models import Seam
from onecloth.journeys.permissions import visible_seams
from onecloth.listening.choices import LessonShared, SideBySideState, SideBySideWay
from onecloth.listening.models import Lesson, SeamTalk, SideBySide
from onecloth.organisation.queries import with_everything_below

TO_TAKE_UP = (SideBySideState.OPEN,)
STILL = (SideBySideState.OPEN, SideBySideState.PROPOSED, SideBySideState.AGREED)


def visible_talks(actor: Actor) -> QuerySet[SeamTalk]:
    joined = SeamTalk.objects.select_related("conversation__host", "seam__giver", "seam__receiver")
    return joined if actor.is_person or actor.is_system else joined.none()


def get_talk_for(actor: Actor, token: str) -> SeamTalk:
    found = visible_talks(actor).filter(conversation__token=token).first()
    if found is None:
        raise Http404
    return found


def can_lead_talk(actor: Actor, seam: Seam) -> bool:
    """Whoever leads either side or a unit above it, and the experience team."""
    is_either = seam.giver_id in actor.led_unit_ids or seam.receiver_id in actor.led_unit_ids
    return actor.is_experience_team or actor.is_system or is_either


def check_can_lead_talk(actor: Actor, seam: Seam) -> None:
    if not can_lead_talk(actor, seam):
        raise NotAllowed(
            _("Those who lead one of both sides, and the experience team, arrange this. Nothing was saved.")
        )


def get_led_talk_for(actor: Actor, token: str) -> SeamTalk:
    """A talk the actor arranges; for others this page of it is not there."""
    found = get_talk_for(actor, token)
    if not can_lead_talk(actor, found.seam):
        raise Http404
    return found


def get_seam_to_talk_about(actor: Actor, token: str) -> Seam:
    found = visible_seams(actor).filter(token=token, until_date__isnull=True).first()
    if found is None or not can_lead_talk(actor, found):
        raise Http404
    return found


def _mine(actor: Actor) -> Q:
    return Q(asked_by=actor.person_id) | Q(partner=actor.person_id)


def visible_half_days(actor: Actor) -> QuerySet[SideBySide]:
    """Open ones, and those that took place or will, for everybody; what was declined, for the two it was between."""
    if actor.is_experience_team or actor.is_system:
        return SideBySide.objects.all()
    if actor.person_id is None:
        return SideBySide.objects.none()
    told = Q(state__in=(SideBySideState.OPEN, SideBySideState.AGREED, SideBySideState.DONE))
    return SideBySide.objects.filter(told | _mine(actor))


def get_half_day_for(actor: Actor, token: str) -> SideBySide:
    joined = visible_half_days(actor).select_related(
        "asked_by", "partner", "customer", "department", "wanted", "proposed_by", "ended_by", "conversation"
    )
    found = joined.filter(token=token).first()
    if found is None:
        raise Http404
    return found


def is_between(actor: Actor, found: SideBySide) -> bool:
    return actor.person_id is not None and actor.person_id in (found.asked_by_id, found.partner_id)


def can_take_up(actor: Actor, found: SideBySide) -> bool:
    """A colleague may say "with me" to what is open: to a request those of the department it is about."""
    if actor.person_id is None or found.state not in TO_TAKE_UP or actor.person_id == found.asked_by_id:
        return False
    return found.customer_id is None and (found.way == SideBySideWay.OFFER or not _wants_another(actor, found))


def _wants_another(actor: Actor, found: SideBySide) -> bool:
    """Whether the request is for a department where the actor neither works nor leads."""
    if found.wanted_id is None:
        return False
    here = with_everything_below({found.wanted_id})
    return not (here & (actor.unit_ids | actor.led_unit_ids))


def can_ask_customer(actor: Actor, found: SideBySide) -> bool:
    """Whether the customer agreed is noted by the experience team, which keeps to what they told us they want."""
    return found.customer_id is not None and found.state in TO_TAKE_UP and actor.is_experience_team


def can_agree(actor: Actor, found: SideBySide) -> bool:
    """The one of both who did not name the day."""
    return (
        is_between(actor, found) and found.state == SideBySideState.PROPOSED and actor.person_id != found.proposed_by_id
    )


def can_end(actor: Actor, found: SideBySide) -> bool:
    """Both, at any time before; whoever leads the department asked for, and the experience team for a customer."""
    for_others = can_ask_customer(actor, found) or _leads_the_wanted(actor, found)
    return found.state in STILL and (is_between(actor, found) or for_others)


def _leads_the_wanted(actor: Actor, found: SideBySide) -> bool:
    return found.state in TO_TAKE_UP and found.wanted_id is not None and found.wanted_id in actor.led_unit_ids


def can_move(actor: Actor, found: SideBySide) -> bool:
    """Another day, by either of both; a day with a customer is ended and asked for anew."""
    told = (SideBySideState.PROPOSED, SideBySideState.AGREED)
    return is_between(actor, found) and found.state in told and found.customer_id is None


def can_reopen(actor: Actor, found: SideBySide) -> bool:
    over = (SideBySideState.DECLINED, SideBySideState.CANCELLED)
    return actor.person_id is not None and actor.person_id == found.asked_by_id and found.state in over


def can_finish(actor: Actor, found: SideBySide) -> bool:
    return is_between(actor, found) and found.state in (SideBySideState.AGREED, SideBySideState.DONE)


def check_may(is_allowed: bool) -> None:
    if not is_allowed:
        raise NotAllowed(_("This half day is for others to arrange. Nothing was changed."))


def visible_lessons(actor: Actor) -> QuerySet[Lesson]:
    """One's own, those for everybody, and those of one's own team."""
    if actor.person_id is None:
        return Lesson.objects.none()
    shared = Q(shared=LessonShared.EVERYBODY) | Q(shared=LessonShared.TEAM, unit__in=actor.unit_ids)
    return Lesson.objects.filter(shared | Q(person=actor.person_id)).exclude(words="")
