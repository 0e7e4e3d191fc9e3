from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "onecloth.insight"
    label = "insight"
