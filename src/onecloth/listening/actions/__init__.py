"""What changes the world of listening, by noun: studies, answers taken in, voices, answers given, imports."""

from onecloth.listening.actions.answering import answer_voices, withdraw_answer
from onecloth.listening.actions.reviewing import Decision, keep_for_review, keep_reading, let_out
from onecloth.listening.actions.taking_back import erase_by_receipt, withdraw_voice
from onecloth.listening.actions.voices import (
    assign_voice,
    raise_voice,
    read_voice,
    route_voice,
    voice_from_response,
)

__all__ = [
    "Decision",
    "answer_voices",
    "assign_voice",
    "erase_by_receipt",
    "keep_for_review",
    "keep_reading",
    "let_out",
    "raise_voice",
    "read_voice",
    "route_voice",
    "voice_from_response",
    "withdraw_answer",
    "withdraw_voice",
]
