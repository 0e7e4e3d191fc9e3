"""What these tables hold about people, and what erasure does."""

from django.db.models import Model
from django.utils.crypto import get_random_string

from onecloth.core import clock, erasure
from onecloth.customers.models import Contact, Customer


def declare() -> None:
    kept = "for as long as we serve them, then until they ask"
    erasure.personal(
        Customer, "name", "reference", "place", "language", subject="customer",
        purpose="whom we serve, and what they told us", retention=kept, on_erasure="blank",
    )  # fmt: skip
    erasure.personal(
        Contact, "name", "email", "telephone", "language", subject="contact",
        purpose="asking and telling those who agreed to it", retention=kept, on_erasure="blank",
    )  # fmt: skip
    for model in (Customer, Contact):
        erasure.not_personal(model, "token", because="random; replaced on erasure so that old addresses lead nowhere")
    erasure.eraser("customers", erase)


def erase(subject: str) -> int:
    kind, _colon, pk = subject.partition(":")
    if kind == "customer":
        return _blank(Customer, pk, name="", reference=None, place="", language="", known_since=None)
    if kind == "contact":
        return _blank(Contact, pk, name="", email="", telephone="", language="", may_be_asked=False, may_be_told=False)
    return 0


def _blank(model: type[Model], pk: str, **blank: object) -> int:
    return model._default_manager.filter(pk=pk).update(token=get_random_string(27), blanked_at=clock.now(), **blank)
