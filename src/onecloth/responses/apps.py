from datetime import timedelta

from django.apps import AppConfig


class ResponsesConfig(AppConfig):
    name = "onecloth.responses"
    label = "responses"

    def ready(self) -> None:
        from onecloth.core import schedule
        from onecloth.responses import personal, tasks

        personal.declare()
        schedule.every("forget_unfinished_answers", timedelta(hours=6), tasks.forget_unfinished)
