"""Questions to units about problems: answered in time and late, one that waits, one past its day; and who is gone without."""

from dataclasses import dataclass
from datetime import timedelta

from onecloth.demo.stage import Stage
from onecloth.improvement.actions.asking import ask_for_input, give_input, read_input
from onecloth.improvement.actions.coverage import go_without, need_voice
from onecloth.improvement.choices import Needed
from onecloth.improvement.models import Problem
from onecloth.organisation.models import Role
from onecloth.organisation.queries import day_of

PARTS, THREE_TEAMS = "Vans arrive without the promised part", "Customers explain the same thing to three teams"


@dataclass(frozen=True)
class Question:
    """Asked `ago` days before the present, to be answered within `days`; `after` days somebody did."""

    about: str
    unit: str
    ago: int
    days: int
    words: str
    who: str = ""
    after: int = 0
    said: str = ""
    role: str = ""


QUESTIONS = (
    Question(
        PARTS, "I1", 20, 12, "Can a tablet show the list in the order of the round, and by when?", "Tomasz", 8,
        "Yes. The list is there already; its order is a week of work. We can show it to two crews in December.",
    ),
    Question(PARTS, "ND", 3, 8, "How often does a job change after the list has been printed?", role="R-SC"),
    Question(PARTS, "BI", 19, 13, "What does a second visit cost us, all told?"),
    Question(
        PARTS, "BR", 44, 7, "Who sees first that a part is missing?", "Sam", 3,
        "Whoever packs the van. We write it on the list, and the list goes home with the van.",
    ),
    Question(THREE_TEAMS, "C2", 40, 7, "What do callers tell you that is not in the job?", "Aisha", 6, "How to get in."),
    Question(THREE_TEAMS, "SA", 38, 7, "Is there a field for how to get in?", "Grace", 12, "No. It goes into the price."),
    Question(THREE_TEAMS, "I1", 36, 7, "Could a field be added to the form?", "Tomasz", 2, "Yes, in a day."),
    Question(THREE_TEAMS, "I1", 33, 7, "Can the engineer’s phone show it?", "Tomasz", 7, "With the next release."),
    Question(THREE_TEAMS, "IT", 30, 7, "When is the next release?", "Nora", 11, "At the end of January."),
    Question(THREE_TEAMS, "I1", 28, 7, "Who could try it first?", "Tomasz", 4, "The North desk asked before you did."),
)  # fmt: skip
UNREAD = QUESTIONS[0]


def play(stage: Stage) -> None:
    problems = {each.title: each for each in Problem.objects.filter(title__in=(PARTS, THREE_TEAMS))}
    roles = {each.reference: each for each in Role.objects.filter(reference__isnull=False)}
    for each in QUESTIONS:
        if each.about in problems:
            _asked(stage, problems[each.about], roles.get(each.role), each)
    _cover(stage, problems)


def _asked(stage: Stage, problem: Problem, role: Role | None, told: Question) -> None:
    at = stage.now - timedelta(days=told.ago)
    request = ask_for_input(
        problem=problem, unit=stage.units[told.unit], role=role, question=told.words,
        due_on=day_of(at) + timedelta(days=told.days), by=stage.actor("Hanna", at), at=at,
    )  # fmt: skip
    if not told.said:
        return
    then = at + timedelta(days=told.after)
    give_input(asked=request, words=told.said, by=stage.actor(told.who, then), at=then)
    if told is not UNREAD:
        read_input(asked=request, by=stage.actor("Hanna", then), at=then)


def _cover(stage: Stage, problems: dict[str, Problem]) -> None:
    """Billing is needed for the money; Scheduling is gone without, for a reason."""
    hanna = stage.actor("Hanna", stage.now)
    if PARTS in problems:
        need_voice(problem=problems[PARTS], unit=stage.units["BI"], kind=Needed.FINANCE, by=hanna, at=stage.now)
    if THREE_TEAMS in problems:
        go_without(
            problem=problems[THREE_TEAMS], kind=Needed.RECEIVER, unit=stage.units["SC"], by=hanna, at=stage.now,
            because="The desks told us all of it in the seam talk with Sales; we ask again before anything changes.",
        )  # fmt: skip
