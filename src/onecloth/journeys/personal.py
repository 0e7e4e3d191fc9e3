"""What these tables hold about people, and what erasure does."""

from onecloth.core import erasure
from onecloth.journeys.models import Confirmation, Contribution, Journey, Seam, Step


def declare() -> None:
    erasure.personal(
        Confirmation, "correction", "answer", subject="person",
        purpose="what somebody says is not right about their line of sight, and what they were told",
        retention="until they ask, or with the wording it is about", on_erasure="blank",
    )  # fmt: skip
    own = "the organisation's own words about how it works"
    erasure.not_personal(Journey, "token", "name", "outcome", because=own)
    erasure.not_personal(Step, "token", "name", "deals_with", because=own)
    erasure.not_personal(Seam, "token", "hands_over", "missing_reasons", because=own)
    erasure.not_personal(Contribution, "token", "does", "hands_on", "customer_gets", because=own)
    erasure.eraser("journeys", erase)


def erase(subject: str) -> int:
    kind, _colon, pk = subject.partition(":")
    if kind != "person":
        return 0
    return Confirmation.objects.filter(person_id=pk).update(
        correction="", answer="", answered_at=None, answered_by=None
    )
