"""What contacts agreed to, and their private links: made from a key and the installation's secret, kept as a hash."""

import base64
import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from onecloth.core import mail
from onecloth.customers.choices import ConsentPurpose
from onecloth.customers.models import Consent, Contact

LONGEST = 60


def link_of(key: UUID) -> str:
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"onecloth.contact:{key}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest[:20]).decode().rstrip("=")


def hash_of_link(link: str) -> str:
    return hashlib.sha256(link.encode()).hexdigest()


def contact_behind(link: str) -> Contact | None:
    """Whose private page it is, while there is one."""
    if len(link) > LONGEST:
        return None
    rows = Contact.objects.filter(link_hash=hash_of_link(link), blanked_at__isnull=True, closed_on__isnull=True)
    return rows.select_related("customer").first()


def said_by(contacts: Iterable[int]) -> dict[int, dict[str, Consent]]:
    """What stands, by contact and purpose. One query."""
    found: dict[int, dict[str, Consent]] = {}
    for each in Consent.objects.filter(contact__in=list(contacts), replaced_at__isnull=True):
        found.setdefault(each.contact_id, {})[each.purpose] = each
    return found


def may_be_written_to(contact: Contact) -> bool:
    """Whether mail may leave to them: an address, a standing yes to it, and a server that sends."""
    if not (contact.email and contact.is_there and mail.can_send()):
        return False
    said = said_by([contact.pk]).get(contact.pk, {}).get(ConsentPurpose.EMAIL)
    return said is not None and said.is_given


def want_no_mail(contacts: Collection[int]) -> set[int]:
    """Which of these contacts said that we write them no e-mail: whatever it is about, none leaves. One query."""
    rows = Contact.objects.filter(said_no_to(ConsentPurpose.EMAIL), pk__in=contacts)
    return set(rows.values_list("pk", flat=True))


def agreed_to(purpose: str) -> Exists:
    """A condition on contacts: they said yes to it, and it stands."""
    return Exists(_standing(purpose, is_given=True))


def said_no_to(purpose: str) -> Exists:
    """A condition on contacts: they said no to it, or took their yes back."""
    return Exists(_standing(purpose, is_given=False))


def _standing(purpose: str, *, is_given: bool) -> QuerySet[Consent]:
    return Consent.objects.filter(
        contact=OuterRef("pk"), purpose=purpose, replaced_at__isnull=True, is_given=is_given
    )  # fmt: skip


@dataclass(frozen=True)
class ConsentRow:
    """One purpose as a page shows it; `said` is None where nobody asked yet."""

    purpose: str
    label: str
    said: Consent | None


def rows_of(said: Mapping[str, Consent]) -> list[ConsentRow]:
    return [ConsentRow(each.value, str(each.label), said.get(each.value)) for each in ConsentPurpose]


def history_of(contact: Contact) -> list[Consent]:
    """All that they ever said, the latest first."""
    return list(Consent.objects.filter(contact=contact).order_by("-said_on", "-pk")[:200])
