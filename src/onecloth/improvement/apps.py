from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    name = "onecloth.improvement"
    label = "improvement"
