from django.apps import AppConfig


class ResponsesConfig(AppConfig):
    name = "onecloth.responses"
    label = "responses"
