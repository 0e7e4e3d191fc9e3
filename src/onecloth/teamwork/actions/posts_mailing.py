"""Writing a post to the customers who agreed to e-mail: asked for once, in steps, and nothing twice (P7)."""

import contextlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core import audit, jobs, mail
from onecloth.core.actors import Actor
from onecloth.core.models import Job
from onecloth.customers.actions import link_for, note_consent
from onecloth.customers.choices import ConsentPurpose, ConsentSource
from onecloth.customers.models import Contact
from onecloth.organisation.queries import day_of
from onecloth.teamwork.exceptions import CannotPost
from onecloth.teamwork.models import Post
from onecloth.teamwork.permissions.posts import check_can_address_customers
from onecloth.teamwork.queries.post_mailboxes import mailboxes
from onecloth.teamwork.queries.posts_mailing import queue_for

JOB = "teamwork.write_to_customers"
A_STEP = 200


@transaction.atomic
def write_to_customers(*, post: Post, by: Actor, at: datetime) -> Post:
    """Ask for the mail to go, once for ever. Raises `CannotPost`, `Stale`."""
    check_can_address_customers(by)
    if not (post.is_out and post.for_customers):
        raise CannotPost(_("Only what is out and stands on the public page is written to customers. Nothing was sent."))
    if not mail.can_send():
        raise CannotPost(_("No mail server is named yet, so nothing can be sent. Whoever runs the server can do that."))
    if post.mailing_id is None:
        post.save_changes(mailing=jobs.ask(JOB, {"post": post.pk}, by=by, at=at, total=mailboxes().count()))
        audit.record(by=by, at=at, action="write_to_customers", subject=post, fields=["mailing"])
    return post


@transaction.atomic
def mail_some(*, job: Job, by: Actor, at: datetime) -> jobs.Progress:
    """The next two hundred of those who agree now. One address that takes no mail stops nobody else's."""
    post = Post.objects.get(pk=job.arguments["post"])
    some = list(mailboxes().filter(pk__gt=job.cursor.get("after", 0)).order_by("pk")[:A_STEP]) if post.is_out else []
    for contact in some:
        with contextlib.suppress(mail.BadAddress):
            queue_for(post, contact, link_for(contact=contact, by=by, at=at), at)
    done = job.done + len(some)
    sentence = ngettext("%(n)s customer is written to.", "%(n)s customers are written to.", done) % {"n": done}
    after = some[-1].pk if some else job.cursor.get("after", 0)
    return jobs.Progress({"after": after}, done, job.total, sentence, is_over=len(some) < A_STEP)


def stop_mail(*, contact: Contact, by: Actor, at: datetime) -> None:
    """By the link of a mail: no e-mail to them from now on, that which has not left included."""
    note_consent(
        contact=contact, purpose=ConsentPurpose.EMAIL, is_given=False, said_on=day_of(at), way=ConsentSource.LINK,
        by=by, at=at,
    )  # fmt: skip
    mail.forget(f"contact:{contact.pk}")
