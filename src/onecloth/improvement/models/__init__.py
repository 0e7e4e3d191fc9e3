"""What improvement keeps: problems from the voices that raised them to the answer their people get."""

from onecloth.improvement.models.causes import Cause
from onecloth.improvement.models.mending import Check, Countermeasure
from onecloth.improvement.models.problems import Problem, ProblemQuestion, ProblemVoice, TeamMember

__all__ = ["Cause", "Check", "Countermeasure", "Problem", "ProblemQuestion", "ProblemVoice", "TeamMember"]
