from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "onecloth.organisation"
    label = "organisation"

    def ready(self) -> None:
        from onecloth.organisation import personal

        personal.declare()
