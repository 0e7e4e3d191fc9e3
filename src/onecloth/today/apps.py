from django.apps import AppConfig


class TodayConfig(AppConfig):
    name = "onecloth.today"
    label = "today"
