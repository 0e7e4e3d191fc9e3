"""What listening keeps: studies, words waiting to be read, the ledger of voices, files on their way in."""

from onecloth.listening.models.conversations import (
    Conversation,
    Promise,
    PromiseSaid,
    StaffRoundItem,
    VisitAim,
)
from onecloth.listening.models.groups import FocusGroup, Guest
from onecloth.listening.models.imports import ResponseImport, SavedMapping
from onecloth.listening.models.ledger import JointStep, JointWork, KeptAnswer, SavedFilter
from onecloth.listening.models.merging import Joining, Note, VoiceMark
from onecloth.listening.models.panel_work import (
    AgendaItem,
    Attendance,
    PanelInput,
    PanelMeeting,
    Recommendation,
    RecommendationVoice,
)
from onecloth.listening.models.panels import Draw, DrawPlace, Panel, PanelQuota, Seat, Volunteer
from onecloth.listening.models.practising import Lesson, SeamTalk, SideBySide, SidePromise
from onecloth.listening.models.reviews import ReviewBatch, WaitingText
from onecloth.listening.models.rounds import (
    ConversationFile,
    Finding,
    FindingMark,
    Interview,
    Interviewer,
    InterviewGuide,
    InterviewRound,
    Mark,
)
from onecloth.listening.models.studies import Collector, Invitation, InviteeClass, Study, SurveyVersion, Wave
from onecloth.listening.models.theme_words import ThemeWord
from onecloth.listening.models.themes import CodebookEdition, Theme, VoiceTheme
from onecloth.listening.models.voices import Answer, AnswerVoice, Voice

__all__ = [
    "AgendaItem",
    "Answer",
    "AnswerVoice",
    "Attendance",
    "CodebookEdition",
    "Collector",
    "Conversation",
    "ConversationFile",
    "Draw",
    "DrawPlace",
    "Finding",
    "FindingMark",
    "FocusGroup",
    "Guest",
    "Interview",
    "InterviewGuide",
    "InterviewRound",
    "Interviewer",
    "Invitation",
    "InviteeClass",
    "Joining",
    "JointStep",
    "JointWork",
    "KeptAnswer",
    "Lesson",
    "Mark",
    "Note",
    "Panel",
    "PanelInput",
    "PanelMeeting",
    "PanelQuota",
    "Promise",
    "PromiseSaid",
    "Recommendation",
    "RecommendationVoice",
    "ResponseImport",
    "ReviewBatch",
    "SavedFilter",
    "SavedMapping",
    "SeamTalk",
    "Seat",
    "SideBySide",
    "SidePromise",
    "StaffRoundItem",
    "Study",
    "SurveyVersion",
    "Theme",
    "ThemeWord",
    "VisitAim",
    "Voice",
    "VoiceMark",
    "VoiceTheme",
    "Volunteer",
    "WaitingText",
    "Wave",
]
