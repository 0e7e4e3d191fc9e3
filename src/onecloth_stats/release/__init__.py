"""The gate: the only public way to figures and comments people gave as answers (TRUST D3, METHODS 13)."""

from onecloth_stats.disclosure import Plan
from onecloth_stats.figures import WHOLE, Figure, Released, Spec
from onecloth_stats.measures import UnusableSpec
from onecloth_stats.release.comments import CommentBatch, release_comments
from onecloth_stats.release.gate import release
from onecloth_stats.release.protected import PlanDoesNotFit, ProtectedNeedsPlan

__all__ = [
    "WHOLE",
    "CommentBatch",
    "Figure",
    "Plan",
    "PlanDoesNotFit",
    "ProtectedNeedsPlan",
    "Released",
    "Spec",
    "UnusableSpec",
    "release",
    "release_comments",
]
