"""What teamwork keeps: boards of teams with their huddles and items, and cards of thanks."""

from onecloth.teamwork.models.cards import ChampionCard
from onecloth.teamwork.models.escalations import Escalation
from onecloth.teamwork.models.helping import NotNamed, SharedGoal
from onecloth.teamwork.models.huddles import BoardFigure, Huddle, HuddleBoard, HuddleItem, HuddleLeader

__all__ = [
    "BoardFigure",
    "ChampionCard",
    "Escalation",
    "Huddle",
    "HuddleBoard",
    "HuddleItem",
    "HuddleLeader",
    "NotNamed",
    "SharedGoal",
]
