from django.urls import include, path

app_name = None
urlpatterns = [path("", include("allauth.urls"))]
