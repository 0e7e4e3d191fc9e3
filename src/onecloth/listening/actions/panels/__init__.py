"""Advisory groups: kept, volunteered for, drawn by lot, seated; they meet, recommend and are asked."""

from onecloth.listening.actions.panels.asking import (
    CannotAskPanel,
    CannotGiveInput,
    ask_for_input,
    give_input,
    look_at_input,
    put_question,
)
from onecloth.listening.actions.panels.drawing import (
    CannotDraw,
    ask_for_draw,
    carry_on_drawing,
    go_on_with_draw,
    stop_draw,
    take_change,
)
from onecloth.listening.actions.panels.keeping import (
    CannotKeepPanel,
    begin_panel,
    change_panel,
    close_panel,
    drop_quota,
    set_quota,
)
from onecloth.listening.actions.panels.meetings import (
    CannotMeet,
    add_to_agenda,
    call_off_meeting,
    keep_minutes,
    move_meeting,
    plan_meeting,
    take_off_agenda,
)
from onecloth.listening.actions.panels.recommending import (
    CannotAnswerRecommendation,
    CannotRecommend,
    answer_recommendation,
    recommend,
)
from onecloth.listening.actions.panels.seats import (
    SeatIsSettled,
    accept_seat,
    decline_seat,
    leave_seat,
    make_link,
    withdraw_link,
)
from onecloth.listening.actions.panels.volunteering import (
    CannotVolunteer,
    enter_contact,
    enter_person,
    offer_oneself,
    withdraw_volunteer,
)

__all__ = [
    "CannotAnswerRecommendation",
    "CannotAskPanel",
    "CannotDraw",
    "CannotGiveInput",
    "CannotKeepPanel",
    "CannotMeet",
    "CannotRecommend",
    "CannotVolunteer",
    "SeatIsSettled",
    "accept_seat",
    "add_to_agenda",
    "answer_recommendation",
    "ask_for_draw",
    "ask_for_input",
    "begin_panel",
    "call_off_meeting",
    "carry_on_drawing",
    "change_panel",
    "close_panel",
    "decline_seat",
    "drop_quota",
    "enter_contact",
    "enter_person",
    "give_input",
    "go_on_with_draw",
    "keep_minutes",
    "leave_seat",
    "look_at_input",
    "make_link",
    "move_meeting",
    "offer_oneself",
    "plan_meeting",
    "put_question",
    "recommend",
    "set_quota",
    "stop_draw",
    "take_change",
    "take_off_agenda",
    "withdraw_link",
    "withdraw_volunteer",
]
