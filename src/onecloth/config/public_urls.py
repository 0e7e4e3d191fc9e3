"""The public surface: surveys, receipts, private pages. Nothing here knows a session."""

from django.urls import include, path

from onecloth.teamwork.public_urls import outward_patterns

urlpatterns = [
    path("", include("onecloth.listening.public_urls")),
    path("", include(outward_patterns)),
    path("you-said/", include("onecloth.teamwork.public_urls")),
]

handler400 = "onecloth.ui.views.public_bad_request"
handler404 = "onecloth.ui.views.public_not_found"
handler500 = "onecloth.ui.views.server_error"
