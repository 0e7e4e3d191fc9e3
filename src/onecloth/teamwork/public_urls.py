"""What needs no sign-in: our news for customers and everybody else, and addresses that hold a key of their own."""

from django.urls import path

from onecloth.teamwork.views import digest, feeds, posts_public

app_name = "you_said"
urlpatterns = [
    path("", posts_public.you_said, name="you_said"),
    path("feed.atom", posts_public.atom, name="atom"),
    path("feed.json", posts_public.json_feed, name="json"),
    path("stop/<str:link>/", posts_public.stop, name="stop"),
    path("<str:token>/", posts_public.post, name="post"),
    path("<str:token>/picture/", posts_public.picture, name="picture"),
]
outward_patterns = (
    [
        path("f/<str:link>/feed.atom", feeds.atom, name="atom"),
        path("f/<str:link>/feed.json", feeds.json_feed, name="json"),
        path("f/<str:link>/calendar.ics", feeds.calendar, name="calendar"),
        path("f/<str:link>/wall/", feeds.embedded, name="embedded"),
        path("u/<str:link>/", digest.stop_digest, name="stop_digest"),
    ],
    "outward",
)
