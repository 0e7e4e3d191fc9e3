"""What teamwork keeps: boards of teams with their huddles and items, cards of thanks, news, courses and sessions."""

from onecloth.teamwork.models.cards import ChampionCard
from onecloth.teamwork.models.change_meetings import ChangeMeeting, MeetingGuest, MeetingPoint
from onecloth.teamwork.models.courses import Course, CourseQuestion, Tip
from onecloth.teamwork.models.digest import DigestChoice, DigestMark
from onecloth.teamwork.models.escalations import Escalation
from onecloth.teamwork.models.feeds import FeedLink
from onecloth.teamwork.models.gaps import GapSource, Skill, SkillGap, Wish
from onecloth.teamwork.models.helping import NotNamed, SharedGoal
from onecloth.teamwork.models.huddles import (
    BoardFigure,
    Huddle,
    HuddleBoard,
    HuddleItem,
    HuddleLeader,
    MailTaken,
)
from onecloth.teamwork.models.learnings import Learning, LearningPrompt, Recall, RecallAnswer, TipReply
from onecloth.teamwork.models.noticing import NoticedCount, NoticeQuestion
from onecloth.teamwork.models.posts import Post, PostQuestion, PostReach, PostReading
from onecloth.teamwork.models.sessions import LearningSession, SessionPlace
from onecloth.teamwork.models.webhooks import WebhookDelivery, WebhookEndpoint

__all__ = [
    "BoardFigure",
    "ChampionCard",
    "ChangeMeeting",
    "Course",
    "CourseQuestion",
    "DigestChoice",
    "DigestMark",
    "Escalation",
    "FeedLink",
    "GapSource",
    "Huddle",
    "HuddleBoard",
    "HuddleItem",
    "HuddleLeader",
    "Learning",
    "LearningPrompt",
    "LearningSession",
    "MailTaken",
    "MeetingGuest",
    "MeetingPoint",
    "NotNamed",
    "NoticeQuestion",
    "NoticedCount",
    "Post",
    "PostQuestion",
    "PostReach",
    "PostReading",
    "Recall",
    "RecallAnswer",
    "SessionPlace",
    "SharedGoal",
    "Skill",
    "SkillGap",
    "Tip",
    "TipReply",
    "WebhookDelivery",
    "WebhookEndpoint",
    "Wish",
]
