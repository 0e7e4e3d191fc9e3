from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "onecloth.accounts"
    label = "accounts"
