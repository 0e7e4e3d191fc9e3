from django.urls import path

from onecloth.insight import views

app_name = "insight"
urlpatterns = [
    path("", views.metrics, name="metrics"),
    path("organisation/", views.organisation, name="organisation"),
    path("seams/", views.seams, name="seams"),
    path("seams/<int:giver>/<int:receiver>/", views.seam, name="seam"),
    path("metrics/new/", views.agree, name="agree"),
    path("metrics/<slug:slug>/", views.metric, name="metric"),
    path("metrics/<slug:slug>/annotate/", views.annotate, name="annotate"),
    path("metrics/<slug:slug>/annotations/<int:pk>/withdraw/", views.withdraw_annotation, name="withdraw_annotation"),
]
