from django.urls import path

from onecloth.customers import views

app_name = "customers"
urlpatterns = [
    path("", views.customers, name="customers"),
    path("add/", views.add_customer, name="add_customer"),
    path("<int:pk>/", views.customer, name="customer"),
    path("<int:pk>/change/", views.change_customer, name="change_customer"),
    path("<int:pk>/close/", views.close_customer, name="close_customer"),
    path("<int:pk>/reopen/", views.reopen_customer, name="reopen_customer"),
    path("<int:pk>/erase/", views.erase_customer, name="erase_customer"),
    path("<int:pk>/contact/", views.add_contact, name="add_contact"),
    path("contact/<int:pk>/change/", views.change_contact, name="change_contact"),
    path("contact/<int:pk>/close/", views.close_contact, name="close_contact"),
    path("contact/<int:pk>/erase/", views.erase_contact, name="erase_contact"),
]
