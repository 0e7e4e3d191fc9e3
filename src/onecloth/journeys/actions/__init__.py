"""What changes journeys, seams and lines of sight. Each asks whether `by` may and leaves an audit row."""

from onecloth.journeys.actions.contributions import (
    answer_correction,
    confirm_contribution,
    end_contribution,
    resume_contribution,
    write_contribution,
)
from onecloth.journeys.actions.journeys import (
    add_step,
    change_journey,
    change_step,
    close_journey,
    close_step,
    draw_journey,
    hand_step_to,
    place_step,
    reopen_journey,
    reopen_step,
)
from onecloth.journeys.actions.seams import change_seam, sew_again, sew_seam, take_over_from, unpick_seam

__all__ = [
    "add_step",
    "answer_correction",
    "change_journey",
    "change_seam",
    "change_step",
    "close_journey",
    "close_step",
    "confirm_contribution",
    "draw_journey",
    "end_contribution",
    "hand_step_to",
    "place_step",
    "reopen_journey",
    "reopen_step",
    "resume_contribution",
    "sew_again",
    "sew_seam",
    "take_over_from",
    "unpick_seam",
    "write_contribution",
]
