from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "onecloth.journeys"
    label = "journeys"
