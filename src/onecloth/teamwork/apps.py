from django.apps import AppConfig


class TeamworkConfig(AppConfig):
    name = "onecloth.teamwork"
    label = "teamwork"

    def ready(self) -> None:
        from onecloth.teamwork import personal

        personal.declare()
