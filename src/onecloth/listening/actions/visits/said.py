"""Those to whom a promise was made say whether it was kept, and may say otherwise later."""

from datetime import datetime

from django.db import transaction

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.customers.models import Contact
from onecloth.listening.models import Promise, PromiseSaid
from onecloth.listening.permissions.promises import check_was_made_to, check_was_made_to_contact
from onecloth.organisation.queries import day_of


@transaction.atomic
def say_whether_kept(*, promise: Promise, is_kept: bool, by: Actor, at: datetime) -> PromiseSaid:
    """A colleague of those it was made to. Raises `NotAllowed`."""
    check_was_made_to(by, promise, day_of(at))
    assert by.person_id is not None
    said, _is_new = PromiseSaid.objects.update_or_create(
        promise=promise, person_id=by.person_id, defaults={"is_kept": is_kept, "said_on": day_of(at)}
    )
    audit.record(by=by, at=at, action="promise_said", subject=promise, fields=["said"])
    return said


@transaction.atomic
def say_as_contact(*, promise: Promise, contact: Contact, is_kept: bool, by: Actor, at: datetime) -> PromiseSaid:
    """A customer, by the link of their own page. Raises `NotAllowed`."""
    check_was_made_to_contact(contact, promise, day_of(at))
    said, _is_new = PromiseSaid.objects.update_or_create(
        promise=promise, contact=contact, defaults={"is_kept": is_kept, "said_on": day_of(at)}
    )
    audit.record(by=by, at=at, action="promise_said", subject=promise, fields=["said"])
    return said
