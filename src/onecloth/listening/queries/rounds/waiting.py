"""Words of a confidential round that wait to be heard together."""

from dataclasses import dataclass

from django.db.models import QuerySet

from onecloth.listening.models import InterviewRound, Mark

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


def marks_of(the_round: InterviewRound) -> QuerySet[Mark]:
    """All that stands marked in the notes of a round, in the order of customers and of marking."""
    marks = Mark.objects.filter(conversation__interview__round=the_round, withdrawn_at__isnull=True)
    joined = marks.select_related("conversation__interview__customer", "step", "voice")
    return joined.order_by("conversation__interview__customer__name", "pk")


def waiting_marks(the_round: InterviewRound) -> QuerySet[Mark]:
    return marks_of(the_round).filter(voice__isnull=True, heard_on__isnull=True).exclude(quote="")


def waiting(the_round: InterviewRound) -> Waiting:
    rows = waiting_marks(the_round).values_list("conversation_id", flat=True) if the_round.is_protected else []
    found = list(rows)
    return Waiting(len(found), len(set(found)))
