"""What the page of the digest shows: what somebody chose, and to those who keep the house how far the last one is."""

from onecloth.core.actors import Actor
from onecloth.core.mail import can_send
from onecloth.core.models import Job
from onecloth.organisation.models import Person
from onecloth.organisation.permissions import can_shape
from onecloth.teamwork.models import DigestChoice
from onecloth.teamwork.queries.digest_times import Wish, wish_of

KIND = "teamwork.digest"


def own_wish(actor: Actor) -> Wish:
    return wish_of(DigestChoice.objects.filter(person=actor.person_id).first() if actor.person_id is not None else None)


def address_of(actor: Actor) -> str:
    found = Person.objects.filter(pk=actor.person_id or 0).values_list("email", flat=True).first()
    return found or ""


def latest_job(actor: Actor) -> Job | None:
    """The last round that found somebody, or the one under way; for those who keep the house."""
    return Job.objects.filter(kind=KIND).order_by("-asked_at", "-pk").first() if can_shape(actor) else None


def is_mail_sent() -> bool:
    return can_send()
