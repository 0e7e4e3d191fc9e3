"""What these tables hold about people, and what erasure does."""

from django.db.models import Model
from django.utils.crypto import get_random_string

from onecloth.core import clock, erasure
from onecloth.customers.models import Consent, Contact, Customer, CustomerImport


def declare() -> None:
    kept = "for as long as we serve them, then until they ask"
    erasure.personal(
        Customer, "name", "reference", "place", "language", subject="customer",
        purpose="whom we serve, and what they told us", retention=kept, on_erasure="blank",
    )  # fmt: skip
    erasure.personal(
        Contact, "name", "email", "telephone", "language", "reach_when", subject="contact",
        purpose="asking and telling those who agreed to it", retention=kept, on_erasure="blank",
    )  # fmt: skip
    erasure.personal(
        Consent, "source", subject="contact", purpose="where it stands that they agreed, or took it back",
        retention="as long as the contact", on_erasure="blank",
    )  # fmt: skip
    erasure.personal(
        CustomerImport, "report", "mapping", subject="customer",
        purpose="counts and column headings of a file of accounts; the file itself is removed once taken or put aside",
        retention="with the audit", on_erasure="keep",
    )  # fmt: skip
    erasure.not_personal(Contact, "link_hash", because="the hash of a random link; gone with the contact")
    erasure.not_personal(CustomerImport, "token", because="random")
    for model in (Customer, Contact):
        erasure.not_personal(model, "token", because="random; replaced on erasure so that old addresses lead nowhere")
    erasure.eraser("customers", erase)


def erase(subject: str) -> int:
    kind, _colon, pk = subject.partition(":")
    if kind == "customer":
        return _blank(Customer, pk, name="", reference=None, place="", language="", known_since=None)
    if kind == "contact":
        Consent.objects.filter(contact=int(pk)).exclude(source="").update(source="")
        Consent.objects.filter(contact=int(pk), replaced_at__isnull=True).update(replaced_at=clock.now())
        return _blank(
            Contact, pk, name="", email="", telephone="", language="", may_be_asked=False, may_be_told=False, reach="",
            reach_when="", link_hash=None,
        )  # fmt: skip
    return 0


def _blank(model: type[Model], pk: str, **blank: object) -> int:
    return model._default_manager.filter(pk=pk).update(token=get_random_string(27), blanked_at=clock.now(), **blank)
