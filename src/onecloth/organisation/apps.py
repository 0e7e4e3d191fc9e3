from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "onecloth.organisation"
    label = "organisation"
