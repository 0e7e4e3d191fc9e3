"""The words of a digest, in the person's language: how much waits and is new, where, and how to stop it."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.mail import link_to
from onecloth.organisation.models import Person

LONGEST = 120


@dataclass(frozen=True)
class Digest:
    subject: str
    words: str
    stop_path: str


def digest_for(person: Person, waiting: int, new: Sequence[tuple[str, str]]) -> Digest:
    """`new` holds sentences with the path of the page each is about."""
    lines = [*_waits(waiting), *(f"{sentence}\n{link_to(path)}" for sentence, path in new)]
    foot = _("At most once a day, and only when something waits or is new. Another hour, other days, or not at all:")
    words = "\n\n".join([*lines, f"{foot}\n{link_to(reverse('digest:digest'))}"])
    return Digest(_subject(waiting, len(new)), words + "\n", stop_path(person))


def _waits(number: int) -> list[str]:
    if not number:
        return []
    said = ngettext("%(n)s thing waits for you.", "%(n)s things wait for you.", number) % {"n": number}
    return [f"{said}\n{link_to(reverse('today:inbox'))}"]


def _subject(waiting: int, new: int) -> str:
    if waiting:
        return ngettext("Onecloth: %(n)s thing waits for you", "Onecloth: %(n)s things wait for you", waiting) % {
            "n": waiting
        }
    return _("Onecloth: something is new for you")


def stop_path(person: Person) -> str:
    return reverse("outward:stop_digest", args=[stop_link(person.token)])


def stop_link(token: str) -> str:
    """Says whom it stops and is good for that alone; a person who is erased gets another token, and it leads nowhere."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"onecloth.digest.stop:{token}".encode(), hashlib.sha256)
    return f"{token}.{base64.urlsafe_b64encode(digest[:20]).decode().rstrip('=')}"


def person_to_stop(link: str) -> Person | None:
    token = link.rpartition(".")[0]
    if len(link) > LONGEST or not token or not hmac.compare_digest(stop_link(token).encode(), link.encode()):
        return None
    return Person.objects.filter(token=token, blanked_at__isnull=True).first()
