from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "onecloth.listening"
    label = "listening"
