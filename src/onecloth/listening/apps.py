from datetime import timedelta

from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "onecloth.listening"
    label = "listening"

    def ready(self) -> None:
        from onecloth.core import schedule
        from onecloth.listening.tasks import answers, imports, mailboxes

        assert mailboxes
        assert imports
        schedule.every("roll_waves", timedelta(minutes=10), answers.roll)
