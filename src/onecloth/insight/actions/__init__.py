"""What changes figures: agreeing metrics, reading them, annotating their charts."""

from onecloth.insight.actions.annotations import CannotAnnotate, annotate, restore_annotation, withdraw_annotation
from onecloth.insight.actions.metrics import CannotAgree, agree_metric, agree_ready_metrics
from onecloth.insight.actions.readings import read_open_study, release_wave

__all__ = [
    "CannotAgree",
    "CannotAnnotate",
    "agree_metric",
    "agree_ready_metrics",
    "annotate",
    "read_open_study",
    "release_wave",
    "restore_annotation",
    "withdraw_annotation",
]
