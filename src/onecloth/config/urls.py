"""Addresses for people who are signed in. The public surface is in `public_urls`."""

from django.urls import include, path

from onecloth.accounts.urls import own_patterns, sign_in_patterns
from onecloth.config.health import healthy
from onecloth.config.public_urls import urlpatterns as public_patterns
from onecloth.improvement.urls import decision_patterns, improvement_patterns, initiative_patterns
from onecloth.teamwork.urls import (
    change_meeting_patterns,
    digest_patterns,
    feed_patterns,
    huddle_patterns,
    learning_patterns,
    news_patterns,
    thanks_patterns,
    webhook_patterns,
)

urlpatterns = [
    path("", include("onecloth.today.urls")),
    path("account/", include("onecloth.accounts.urls")),
    path("me/", include(own_patterns)),
    path("sign-ins/", include(sign_in_patterns)),
    path("healthz", healthy, name="healthz"),
    path("ui/", include("onecloth.ui.urls")),
    path("organisation/", include("onecloth.organisation.urls")),
    path("customers/", include("onecloth.customers.urls")),
    path("journeys/", include("onecloth.journeys.urls")),
    path("listening/", include("onecloth.listening.urls")),
    path("insight/", include("onecloth.insight.urls")),
    path("problems/", include("onecloth.improvement.urls")),
    path("decisions/", include(decision_patterns)),
    path("improvements/", include(improvement_patterns)),
    path("initiatives/", include(initiative_patterns)),
    path("digest/", include(digest_patterns)),
    path("feeds/", include(feed_patterns)),
    path("webhooks/", include(webhook_patterns)),
    path("huddles/", include(huddle_patterns)),
    path("learning/", include(learning_patterns)),
    path("thanks/", include(thanks_patterns)),
    path("news/", include(news_patterns)),
    path("change-meetings/", include(change_meeting_patterns)),
    # Only so that `reverse` can build public links; the middleware answers them with the public addresses alone.
    *public_patterns,
]

handler400 = "onecloth.ui.views.bad_request"
handler403 = "onecloth.ui.views.forbidden"
handler404 = "onecloth.ui.views.not_found"
handler500 = "onecloth.ui.views.server_error"
