from django.urls import path

from onecloth.listening import api

app_name = "public"
urlpatterns = [
    path("s/<str:token>/answers/", api.answers, {"kind": "s"}, name="survey_answers"),
    path("q/<str:token>/answers/", api.answers, {"kind": "q"}, name="invitation_answers"),
]
