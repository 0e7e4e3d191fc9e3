"""Rounds of interviews: begun, shared out, asked, written down, marked, understood together."""

from onecloth.listening.actions.rounds.findings import end_finding, finish_recommendation, reopen_finding, write_finding
from onecloth.listening.actions.rounds.groups import (
    answer_invitation,
    call_off_group,
    change_group,
    invite_guests,
    leave_groups,
    note_guest,
    note_who_came,
    plan_group,
    thank_guests,
)
from onecloth.listening.actions.rounds.guides import withdraw_guide, write_guide
from onecloth.listening.actions.rounds.interviews import (
    call_off_appointment,
    leave_to,
    make_appointment,
    move_interview,
    share_interview,
)
from onecloth.listening.actions.rounds.marks import let_out_marks, mark_words, unmark_words
from onecloth.listening.actions.rounds.notes import attach_file, remove_file, write_notes
from onecloth.listening.actions.rounds.promises import promise_in
from onecloth.listening.actions.rounds.rounds import (
    add_customers,
    add_interviewer,
    begin_round,
    change_round,
    close_round,
    drop_customer,
    open_round,
    part_with_interviewer,
    reopen_round,
)

__all__ = [
    "add_customers",
    "add_interviewer",
    "answer_invitation",
    "attach_file",
    "begin_round",
    "call_off_appointment",
    "call_off_group",
    "change_group",
    "change_round",
    "close_round",
    "drop_customer",
    "end_finding",
    "finish_recommendation",
    "invite_guests",
    "leave_groups",
    "leave_to",
    "let_out_marks",
    "make_appointment",
    "mark_words",
    "move_interview",
    "note_guest",
    "note_who_came",
    "open_round",
    "part_with_interviewer",
    "plan_group",
    "promise_in",
    "remove_file",
    "reopen_finding",
    "reopen_round",
    "share_interview",
    "thank_guests",
    "unmark_words",
    "withdraw_guide",
    "write_finding",
    "write_guide",
    "write_notes",
]
