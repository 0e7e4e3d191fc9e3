from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "onecloth.ui"
    label = "ui"
