from django.urls import path

from onecloth.listening.views import voices

app_name = "listening"
urlpatterns = [
    path("voices/", voices.ledger, name="ledger"),
    path("voices.csv", voices.ledger_file, name="ledger_file"),
    path("voices/answer/", voices.answer_several, name="answer_several"),
    path("voices/<uuid:key>/", voices.voice, name="voice"),
    path("voices/<uuid:key>/read/", voices.voice_read, name="voice_read"),
    path("voices/<uuid:key>/take/", voices.voice_assign, name="voice_assign"),
    path("voices/<uuid:key>/pass-on/", voices.voice_route, name="voice_route"),
    path("voices/<uuid:key>/answer/", voices.voice_answer, name="voice_answer"),
    path("voices/<uuid:key>/take-back/", voices.voice_withdraw, name="voice_withdraw"),
    path("voices/<uuid:key>/photo/", voices.voice_photo, name="voice_photo"),
    path("answers/<int:pk>/take-back/", voices.answer_withdraw, name="answer_withdraw"),
]
