"""The public surface: surveys, receipts, private pages. Nothing here knows a session."""

from django.urls import include, path

urlpatterns = [path("", include("onecloth.listening.public_urls"))]

handler400 = "onecloth.ui.views.public_bad_request"
handler404 = "onecloth.ui.views.public_not_found"
handler500 = "onecloth.ui.views.server_error"
