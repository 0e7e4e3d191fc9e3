"""What improvement keeps: problems from the voices that raised them to the answer their people get, and what is tried."""

from onecloth.improvement.models.answering import BegunAnswer, ProblemAnswer
from onecloth.improvement.models.asking import InputAnswer, InputRequest
from onecloth.improvement.models.capacity import Capacity
from onecloth.improvement.models.causes import Cause
from onecloth.improvement.models.coverage import GoneWithout, VoiceNeeded
from onecloth.improvement.models.decisions import Decision, DecisionPart, Notice, NoticeAnswer
from onecloth.improvement.models.imports import ProblemImport
from onecloth.improvement.models.improvements import Improvement, ImprovementCheck
from onecloth.improvement.models.initiatives import Allocation, Displacement, Initiative, Spending
from onecloth.improvement.models.mending import Check, Countermeasure
from onecloth.improvement.models.merging import Merging, ProblemMark
from onecloth.improvement.models.portfolio import Proposal
from onecloth.improvement.models.problems import Problem, ProblemQuestion, ProblemVoice, TeamMember
from onecloth.improvement.models.stays import Stay
from onecloth.improvement.models.together import ProblemStep, ProblemWork

__all__ = [
    "Allocation",
    "BegunAnswer",
    "Capacity",
    "Cause",
    "Check",
    "Countermeasure",
    "Decision",
    "DecisionPart",
    "Displacement",
    "GoneWithout",
    "Improvement",
    "ImprovementCheck",
    "Initiative",
    "InputAnswer",
    "InputRequest",
    "Merging",
    "Notice",
    "NoticeAnswer",
    "Problem",
    "ProblemAnswer",
    "ProblemImport",
    "ProblemMark",
    "ProblemQuestion",
    "ProblemStep",
    "ProblemVoice",
    "ProblemWork",
    "Proposal",
    "Spending",
    "Stay",
    "TeamMember",
    "VoiceNeeded",
]
