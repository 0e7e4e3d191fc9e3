from django.urls import path

from onecloth.improvement.views import (
    board,
    causes,
    countermeasures,
    decisions,
    improvements,
    loop,
    merging,
    notices,
    panels,
    people,
    problem,
    trials,
)

app_name = "problems"
urlpatterns = [
    path("", board.problems, name="problems"),
    path("new/", board.raise_, name="raise"),
    path("join/", board.join, name="join"),
    path("<str:token>/", problem.problem, name="problem"),
    path("<str:token>/rewrite/", problem.rewrite, name="rewrite"),
    path("<str:token>/voices/<uuid:key>/remove/", problem.remove_evidence, name="remove_evidence"),
    path("<str:token>/merge/", merging.merge, name="merge"),
    path("<str:token>/part/", merging.part, name="part"),
    path("<str:token>/owner/", people.owner, name="owner"),
    path("<str:token>/take/", people.take, name="take"),
    path("<str:token>/sponsor/", people.sponsor, name="sponsor"),
    path("<str:token>/team/", people.team, name="team"),
    path("<str:token>/team/join/", people.join_in, name="join_in"),
    path("<str:token>/team/<int:pk>/leave/", people.leave, name="leave"),
    path("<str:token>/whys/", causes.why, name="why"),
    path("<str:token>/whys/move/", causes.move_why, name="move_why"),
    path("<str:token>/whys/<int:pk>/evidence/", causes.ground_why, name="ground_why"),
    path("<str:token>/whys/<int:pk>/root/", causes.root, name="root"),
    path("<str:token>/whys/<int:pk>/withdraw/", causes.withdraw_why, name="withdraw_why"),
    path("<str:token>/countermeasures/", countermeasures.propose, name="propose"),
    path("<str:token>/countermeasures/<int:pk>/done/", countermeasures.done, name="done"),
    path("<str:token>/countermeasures/<int:pk>/withdraw/", countermeasures.withdraw, name="withdraw"),
    path("<str:token>/countermeasures/<int:pk>/hours/", countermeasures.minutes, name="minutes"),
    path("<str:token>/countermeasures/<int:pk>/keep/", countermeasures.keep, name="keep"),
    path("<str:token>/countermeasures/<int:pk>/end/", countermeasures.end, name="end"),
    path("<str:token>/checks/<int:pk>/", loop.check, name="check"),
    path("<str:token>/panels/", panels.ask, name="ask_panel"),
    path("<str:token>/close/", loop.close, name="close"),
    path("<str:token>/reopen/", loop.reopen, name="reopen"),
]

# Mounted beside the problems, with a name of their own.
decision_patterns = (
    [
        path("", decisions.decisions, name="decisions"),
        path("new/", decisions.new, name="new"),
        path("<str:token>/", decisions.decision, name="decision"),
        path("<str:token>/units/", decisions.add, name="add"),
        path("<str:token>/units/<int:pk>/", notices.answer, name="answer"),
        path("<str:token>/units/<int:pk>/happened/", notices.happened, name="happened"),
        path("<str:token>/units/<int:pk>/leave-out/", decisions.leave_out, name="leave_out"),
        path("<str:token>/units/<int:pk>/ask-again/", decisions.ask_again, name="ask_again"),
        path("<str:token>/go-ahead/", decisions.go, name="go"),
        path("<str:token>/call-off/", decisions.call_off, name="call_off"),
    ],
    "decisions",
)
improvement_patterns = (
    [
        path("", improvements.improvements, name="improvements"),
        path("new/", improvements.begin, name="begin"),
        path("<str:token>/", trials.improvement, name="improvement"),
        path("<str:token>/plan/", improvements.plan, name="plan"),
        path("<str:token>/sheet/", improvements.sheet, name="sheet"),
        path("<str:token>/people/", trials.people, name="people"),
        path("<str:token>/start/", trials.start, name="start"),
        path("<str:token>/checks/<int:pk>/", trials.check, name="check"),
        path("<str:token>/end/", trials.end, name="end"),
        path("<str:token>/spread/", trials.spread, name="spread"),
    ],
    "improvements",
)
