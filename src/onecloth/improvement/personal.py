"""Problems are written about work, not about people; whoever is named by key is blanked where they are kept."""

from django.db.models import Model

from onecloth.core.erasure import not_personal, personal
from onecloth.improvement.models import (
    Allocation,
    BegunAnswer,
    Cause,
    Check,
    Countermeasure,
    Decision,
    GoneWithout,
    Improvement,
    ImprovementCheck,
    Initiative,
    InputAnswer,
    InputRequest,
    Notice,
    NoticeAnswer,
    Problem,
    ProblemImport,
    ProblemStep,
    ProblemWork,
    Proposal,
    Spending,
)

STORY = "The story of a problem, written by its team for everybody here; what it says about work stays."
SETTLED = "How a decision came about and what units said to it, in public; what it says about work stays."
TRIED = "What a team tried and learned, written for everybody here; what it says about work stays."
CARRIED = "What the organisation carries, why, and what makes room for it, written for everybody here; it stays."

# Texts that may name somebody: of what, which columns, kept why and as long as what.
WRITTEN: tuple[tuple[type[Model], tuple[str, ...], str, str], ...] = (
    (Problem, ("title", "what_happens", "folded", "answer_words", "learned", "reopened_because"), STORY, "problem"),
    (Cause, ("words", "evidence_words"), STORY, "problem"),
    (Countermeasure, ("words", "kept_because"), STORY, "problem"),
    (Check, ("words",), STORY, "problem"),
    (BegunAnswer, ("words",), STORY, "problem"),
    (InputRequest, ("question",), STORY, "problem"),
    (InputAnswer, ("words",), STORY, "problem"),
    (GoneWithout, ("because",), STORY, "problem"),
    (Decision, ("what", "why", "ahead_because", "off_because"), SETTLED, "decision"),
    (Notice, ("added_because", "left_out_because", "came_words"), SETTLED, "decision"),
    (NoticeAnswer, ("words",), SETTLED, "decision"),
    (Improvement, ("title", "happens_now", "what_we_try", "predicted_words"), TRIED, "improvement"),
    (Improvement, ("third_because", "leader_owns_because", "learned"), TRIED, "improvement"),
    (ImprovementCheck, ("words",), TRIED, "improvement"),
    (Initiative, ("title", "why", "benefit_words", "new_means_because", "turned_because"), CARRIED, "initiative"),
    (Allocation, ("words",), CARRIED, "initiative"),
    (Spending, ("words",), CARRIED, "initiative"),
)
ADDRESS = "A random address and a language code."
NOT_PERSONAL: tuple[tuple[type[Model], tuple[str, ...], str], ...] = (
    (Problem, ("token", "language"), ADDRESS),
    (Problem, ("reference",), "The number of a problem in another list."),
    (BegunAnswer, ("language",), "A language code."),
    (ProblemImport, ("token",), "A random address."),
    (ProblemWork, ("token",), "A random address."),
    (ProblemStep, ("before",), "Keys of the owner, sponsor and unit before, for the day they can be had back."),
    (Decision, ("token", "language"), ADDRESS),
    (Notice, ("ways",), "Keys of steps, seams and units."),
    (Improvement, ("token", "language"), ADDRESS),
    (ImprovementCheck, ("verdict",), "One of four words that a chart gives."),
    (Initiative, ("token", "language"), ADDRESS),
    (Allocation, ("currency",), "A code of a currency."),
    (Spending, ("currency",), "A code of a currency."),
    (Proposal, ("token", "seed", "numbers", "counted", "best", "sentence"), "Keys, numbers and the words of a draw."),
)


def declare() -> None:
    for model, columns, purpose, kept in WRITTEN:
        personal(
            model, *columns, subject="whoever is named in it", purpose=purpose, retention=f"as long as the {kept}",
            on_erasure="keep",
        )  # fmt: skip
    personal(
        ProblemImport, "report", "mapping", subject="whoever is named in it",
        purpose="counts and column headings of a list of problems; the file itself is removed once taken or put aside",
        retention="with the audit", on_erasure="keep",
    )  # fmt: skip
    for model, columns, because in NOT_PERSONAL:
        not_personal(model, *columns, because=because)
