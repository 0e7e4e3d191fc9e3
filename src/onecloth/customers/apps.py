from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "onecloth.customers"
    label = "customers"

    def ready(self) -> None:
        from onecloth.customers import personal

        personal.declare()
