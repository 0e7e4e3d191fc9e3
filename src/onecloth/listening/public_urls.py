from django.urls import path

from onecloth.listening import api
from onecloth.listening.views import dialogues, public, receipt, taking_part
from onecloth.listening.views.panels import link as panel_link

app_name = "public"
urlpatterns = [
    path("r/<str:key>/", receipt.show, name="receipt"),
    path("r/<str:key>/erase/", receipt.erase, name="receipt_erase"),
    path("r/<str:key>/thanks/<uuid:voice_key>/", receipt.thank, name="receipt_thank"),
    path("r/<str:key>/reply/<uuid:voice_key>/", dialogues.by_receipt, name="receipt_reply"),
    path("s/<str:token>/", public.survey, name="survey"),
    path("s/<str:token>/answers/", api.answers, {"kind": "s"}, name="survey_answers"),
    path("s/<str:token>/<uuid:response_id>/", public.survey, name="survey_resumed"),
    path("b/<str:link>/", panel_link.board, name="board"),
    path("b/<str:link>/answer/", panel_link.board_answer, name="board_answer"),
    path("p/<str:link>/", taking_part.taking_part, name="taking_part"),
    path("p/<str:link>/say/", taking_part.taking_part_say, name="taking_part_say"),
    path("p/<str:link>/reach/", taking_part.taking_part_reach, name="taking_part_reach"),
    path("p/<str:link>/groups/<str:token>/", taking_part.taking_part_group, name="taking_part_group"),
    path("p/<str:link>/promises/<int:pk>/", taking_part.taking_part_promise, name="taking_part_promise"),
    path("p/<str:link>/erase/", taking_part.taking_part_erase, name="taking_part_erase"),
    path("b/<str:link>/<str:token>/meeting.ics", panel_link.board_meeting, name="board_meeting"),
    path("q/<str:token>/", public.invitation, name="invitation"),
    path("q/<str:token>/answers/", api.answers, {"kind": "q"}, name="invitation_answers"),
]
