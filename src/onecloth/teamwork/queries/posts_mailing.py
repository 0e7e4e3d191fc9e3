"""What the mail says that carries a post to a customer."""

from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from onecloth.core import mail
from onecloth.customers.models import Contact
from onecloth.organisation.queries import the_organisation
from onecloth.teamwork.models import Post
from onecloth.teamwork.queries.posts import told
from onecloth.ui.markdown import as_text

PUBLIC = "onecloth.config.public_urls"


def queue_for(post: Post, contact: Contact, link: str, at: datetime) -> None:
    """One mail for one contact, however often it is asked for. Raises `BadAddress`."""
    stop = reverse("you_said:stop", args=[link], urlconf=PUBLIC)
    house = the_organisation()
    with translation.override(contact.language or contact.customer.language or house.default_language):
        page = mail.link_to(reverse("you_said:post", args=[post.token], urlconf=PUBLIC))
        words = [
            as_text(told(post.words).words), page,
            _("%(name)s writes this because you agreed to e-mail from us. To stop it: %(link)s")
            % {"name": house.name, "link": mail.link_to(stop)},
        ]  # fmt: skip
        mail.queue(
            to=contact.email, subject=told(post.title).words, words="\n\n".join(words) + "\n", at=at,
            key=f"post:{post.pk}:contact:{contact.pk}", about=f"contact:{contact.pk}", unsubscribe_path=stop,
        )  # fmt: skip
