"""Problems are written about work, not about people; whoever is named by key is blanked where they are kept."""

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
    Spending,
)

STORY = "The story of a problem, written by its team for everybody here; what it says about work stays."
SETTLED = "How a decision came about and what units said to it, in public; what it says about work stays."
TRIED = "What a team tried and learned, written for everybody here; what it says about work stays."

CARRIED = "What the organisation carries, why, and what makes room for it, written for everybody here; it stays."


def declare() -> None:
    for model, *fields in (
        (Problem, "title", "what_happens", "folded", "answer_words", "learned", "reopened_because"),
        (Cause, "words", "evidence_words"),
        (Countermeasure, "words", "kept_because"),
        (Check, "words"),
        (BegunAnswer, "words"),
        (InputRequest, "question"),
        (InputAnswer, "words"),
        (GoneWithout, "because"),
    ):
        personal(
            model, *fields, subject="whoever is named in it", purpose=STORY, retention="as long as the problem",
            on_erasure="keep",
        )  # fmt: skip
    for noun, *columns in (
        (Decision, "what", "why", "ahead_because", "off_because"),
        (Notice, "added_because", "left_out_because", "came_words"),
        (NoticeAnswer, "words"),
    ):
        personal(
            noun, *columns, subject="whoever is named in it", purpose=SETTLED, retention="as long as the decision",
            on_erasure="keep",
        )  # fmt: skip
    not_personal(Decision, "token", "language", because="A random address and a language code.")
    not_personal(Notice, "ways", because="Keys of steps, seams and units.")
    personal(
        Improvement, "title", "happens_now", "what_we_try", "predicted_words", "third_because", "leader_owns_because",
        "learned", subject="whoever is named in it", purpose=TRIED, retention="as long as the improvement", on_erasure="keep",
    )  # fmt: skip
    personal(
        ImprovementCheck, "words", subject="whoever is named in it", purpose=TRIED, retention="as long as the improvement",
        on_erasure="keep",
    )  # fmt: skip
    not_personal(Improvement, "token", "language", because="A random address and a language code.")
    not_personal(ImprovementCheck, "verdict", because="One of four words that a chart gives.")
    not_personal(BegunAnswer, "language", because="A language code.")
    personal(
        ProblemImport, "report", "mapping", subject="whoever is named in it",
        purpose="counts and column headings of a list of problems; the file itself is removed once taken or put aside",
        retention="with the audit", on_erasure="keep",
    )  # fmt: skip
    not_personal(ProblemWork, "token", because="random")
    not_personal(
        ProblemStep, "before", because="Keys of the owner, sponsor and unit before, for the day they can be had back."
    )
    not_personal(ProblemImport, "token", because="random")
    not_personal(Problem, "reference", because="The number of a problem in another list.")
    not_personal(Problem, "token", "language", because="A random address and a language code.")
    personal(
        Initiative, "title", "why", "benefit_words", "new_means_because", "turned_because", subject="whoever is named in it",
        purpose=CARRIED, retention="as long as the initiative", on_erasure="keep",
    )  # fmt: skip
    for means in (Allocation, Spending):
        personal(
            means, "words", subject="whoever is named in it", purpose=CARRIED, retention="as long as the initiative",
            on_erasure="keep",
        )  # fmt: skip
        not_personal(means, "currency", because="A code of a currency.")
    not_personal(Initiative, "token", "language", because="A random address and a language code.")
