from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "onecloth.journeys"
    label = "journeys"

    def ready(self) -> None:
        from onecloth.journeys import personal, receivers

        personal.declare()
        receivers.connect()
