from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "onecloth.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from onecloth.core import housekeeping, lookups, personal

        personal.declare()
        housekeeping.register()
        lookups.register()
