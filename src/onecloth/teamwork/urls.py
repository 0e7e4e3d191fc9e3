"""Addresses of this room; each noun has a name of its own, mounted side by side."""

from django.urls import path

from onecloth.teamwork.views import cards, helping, huddle_escalations, huddle_items, huddles

huddle_patterns = (
    [
        path("", huddles.boards, name="boards"),
        path("new/<int:unit>/", huddles.open_, name="open"),
        path("items/<str:token>/", huddle_items.item, name="item"),
        path("items/<str:token>/rewrite/", huddle_items.rewrite, name="rewrite"),
        path("items/<str:token>/take/", huddle_items.take, name="take"),
        path("items/<str:token>/give-back/", huddle_items.give_back, name="give_back"),
        path("items/<str:token>/settle/", huddle_items.settle, name="settle"),
        path("items/<str:token>/reopen/", huddle_items.reopen, name="reopen"),
        path("items/<str:token>/take-back/", huddle_items.take_back, name="take_back"),
        path("items/<str:token>/restore/", huddle_items.restore, name="restore"),
        path("items/<str:token>/problem/", huddle_items.problem, name="problem"),
        path("items/<str:token>/escalate/", huddle_escalations.escalate, name="escalate"),
        path("escalations/<str:token>/", huddle_escalations.escalation, name="escalation"),
        path("escalations/<str:token>/answer/", huddle_escalations.answer, name="answer"),
        path("escalations/<str:token>/pass-on/", huddle_escalations.pass_on, name="pass_on"),
        path("escalations/<str:token>/withdraw/", huddle_escalations.withdraw, name="withdraw"),
        path("escalations/<str:token>/read/", huddle_escalations.read, name="read_answer"),
        path("<str:token>/", huddles.board, name="board"),
        path("<str:token>/history/", huddles.history, name="history"),
        path("<str:token>/live/", huddles.live, name="live"),
        path("<str:token>/wall/", huddles.wall, name="wall"),
        path("<str:token>/when/", huddles.keep, name="keep"),
        path("<str:token>/begin/", huddles.begin, name="begin"),
        path("<str:token>/end/", huddles.end, name="end"),
        path("<str:token>/turns/", huddles.turns, name="turns"),
        path("<str:token>/items/", huddle_items.add, name="add"),
    ],
    "huddles",
)
thanks_patterns = (
    [
        path("", cards.thanks, name="thanks"),
        path("mine/", cards.mine, name="mine"),
        path("helping/", helping.helping, name="helping"),
        path("helping/goal/", helping.goal, name="goal"),
        path("helping/unnamed/", helping.unnamed, name="unnamed"),
        path("patterns/", helping.patterns, name="patterns"),
        path("voices/<uuid:key>/", cards.from_voice, name="from_voice"),
        path("<str:token>/", cards.card, name="card"),
        path("<str:token>/take-back/", cards.take_back, name="take_back"),
        path("<str:token>/wall/", cards.hang, name="hang"),
    ],
    "thanks",
)
