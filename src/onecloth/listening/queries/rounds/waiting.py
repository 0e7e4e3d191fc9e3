"""Words of a confidential round that wait to be heard together, and what in them may name somebody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from onecloth.listening.models import InterviewRound, Mark
from onecloth.listening.queries.reviews import known_to
from onecloth.listening.words import naming
from onecloth.listening.words.naming import Known

LEAST_TOGETHER = 10
LEAST_CUSTOMERS = 5


@dataclass(frozen=True)
class Waiting:
    """How many words of how many customers wait, and whether they are enough to be heard together."""

    marks: int
    customers: int

    @property
    def is_enough(self) -> bool:
        return self.marks >= LEAST_TOGETHER and self.customers >= LEAST_CUSTOMERS


@dataclass(frozen=True)
class ReadMark:
    """Marked words in the form in which comments are read for names; `position` is the mark's key."""

    position: int
    text: str
    is_read: bool = False
    taken_out: Sequence[Sequence[object]] = field(default_factory=tuple)


def marks_of(the_round: InterviewRound) -> QuerySet[Mark]:
    """All that stands marked in the notes of a round, in the order of conversations and of marking."""
    here = Q(conversation__interview__round=the_round) | Q(conversation__group__round=the_round)
    marks = Mark.objects.filter(here, withdrawn_at__isnull=True).exclude(quote="")
    joined = marks.select_related(
        "conversation__interview__customer", "conversation__group", "guest__contact__customer", "step", "voice"
    )
    return joined.order_by("conversation", "pk")


def waiting_marks(the_round: InterviewRound) -> QuerySet[Mark]:
    return marks_of(the_round).filter(voice__isnull=True, heard_on__isnull=True)


def customers_behind(marks: Iterable[Mark]) -> int:
    """How many customers said it at least: a group counts as one where nobody noted who of them spoke."""
    return len({_source(mark) for mark in marks})


def _source(mark: Mark) -> tuple[str, int]:
    if mark.guest is not None:
        return "customer", mark.guest.contact.customer_id
    interview = getattr(mark.conversation, "interview", None)
    return ("customer", interview.customer_id) if interview else ("talk", mark.conversation_id)


def waiting(the_round: InterviewRound) -> Waiting:
    found = list(waiting_marks(the_round)) if the_round.is_protected else []
    return Waiting(len(found), customers_behind(found))


def to_read(marks: Iterable[Mark]) -> list[ReadMark]:
    return [ReadMark(mark.pk, mark.quote) for mark in marks]


def known_in(the_round: InterviewRound, texts: Sequence[ReadMark]) -> Known:
    """Whom these words could name: colleagues and customers as everywhere, and whoever was listened to in this round."""
    everywhere = known_to(text.text for text in texts)
    companies = [*the_round.interviews.values_list("customer__name", flat=True)]
    people = [*the_round.interviews.exclude(contact=None).values_list("contact__name", flat=True)]
    for name, customer in the_round.groups.values_list("guests__contact__name", "guests__contact__customer__name"):
        people.append(name or "")
        companies.append(customer or "")
    return _joined(everywhere, naming.known_from(filter(None, people), filter(None, companies)))


def _joined(one: Known, other: Known) -> Known:
    phrases = {key: [*one.phrases.get(key, ()), *other.phrases.get(key, ())] for key in {*one.phrases, *other.phrases}}
    return Known(
        one.names | other.names, (one.customers | other.customers) - one.names - other.names, one.numbers, phrases
    )  # fmt: skip
