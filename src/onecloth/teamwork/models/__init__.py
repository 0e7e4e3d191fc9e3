"""What teamwork keeps: boards of teams with their huddles and items."""

from onecloth.teamwork.models.huddles import BoardFigure, Huddle, HuddleBoard, HuddleItem, HuddleLeader

__all__ = ["BoardFigure", "Huddle", "HuddleBoard", "HuddleItem", "HuddleLeader"]
