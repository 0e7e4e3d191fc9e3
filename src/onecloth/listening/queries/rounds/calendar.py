"""An appointment as a calendar tells it: to whoever interviews with its page, to a contact without."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from onecloth.core.calendars import Event
from onecloth.core.mail import link_to
from onecloth.listening.choices import ConversationState
from onecloth.listening.models import Conversation, FocusGroup, Interview
from onecloth.organisation.queries import the_organisation

USUAL_MINUTES = 60


def own_event(held: Conversation, sitting: Interview | FocusGroup) -> Event | None:
    """For whoever of ours asks. The conversation's version is the sequence: what was moved later holds."""
    if held.planned_for is None:
        return None
    return Event(
        f"talk-{held.pk}", _("Listen: %(who)s") % {"who": sitting.name}, held.planned_for,
        held.minutes or USUAL_MINUTES, sequence=held.version, place=held.place, words=_("What we ask, and the notes:"),
        link=link_to(_own_address(sitting)), is_cancelled=is_off(held),
    )  # fmt: skip


def their_event(held: Conversation) -> Event | None:
    """For the contact: who asks them, when and where, and nothing of what we think of them."""
    if held.planned_for is None:
        return None
    return Event(
        f"talk-{held.pk}", _("A talk with %(us)s") % {"us": the_organisation().name}, held.planned_for,
        held.minutes or USUAL_MINUTES, sequence=held.version, place=held.place,
        words=_("%(who)s listens to you.") % {"who": held.host.name}, is_cancelled=is_off(held),
    )  # fmt: skip


def _own_address(sitting: Interview | FocusGroup) -> str:
    """Also where a contact takes something back on the public surface, whose own addresses are fewer."""
    return reverse("listening:interview", args=[sitting.token], urlconf=settings.ROOT_URLCONF)


def is_off(held: Conversation) -> bool:
    return held.state == ConversationState.CANCELLED
