from django.urls import path

from onecloth.today.views import front, happened, inbox, speak

app_name = "today"
urlpatterns = [
    path("", front.today, name="today"),
    path("speak/", speak.speak, name="speak"),
    path("speak/<uuid:key>/", speak.sent, name="sent"),
    path("speak/<uuid:key>/take-back/", speak.take_back, name="take_back"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("happened/", happened.happened, name="happened"),
    path("more/", front.more, name="more"),
]
