from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "onecloth.customers"
    label = "customers"
