from django.urls import path

from onecloth.customers.views import consents, customers, files

app_name = "customers"
urlpatterns = [
    path("", customers.customers, name="customers"),
    path("add/", customers.add_customer, name="add_customer"),
    path("files/", files.files, name="files"),
    path("files/<int:pk>/", files.file, name="file"),
    path("files/<int:pk>/columns/", files.map_file, name="map_file"),
    path("files/<int:pk>/take/", files.take_file, name="take_file"),
    path("files/<int:pk>/stop/", files.stop_file, name="stop_file"),
    path("files/<int:pk>/aside/", files.put_aside, name="put_aside"),
    path("files/<int:pk>/problems.csv", files.problems, name="file_problems"),
    path("<int:pk>/", customers.customer, name="customer"),
    path("<int:pk>/change/", customers.change_customer, name="change_customer"),
    path("<int:pk>/close/", customers.close_customer, name="close_customer"),
    path("<int:pk>/reopen/", customers.reopen_customer, name="reopen_customer"),
    path("<int:pk>/erase/", customers.erase_customer, name="erase_customer"),
    path("<int:pk>/contact/", customers.add_contact, name="add_contact"),
    path("contact/<int:pk>/change/", customers.change_contact, name="change_contact"),
    path("contact/<int:pk>/close/", customers.close_contact, name="close_contact"),
    path("contact/<int:pk>/erase/", customers.erase_contact, name="erase_contact"),
    path("contact/<int:pk>/agreed/", consents.contact_consent, name="contact_consent"),
    path("contact/<int:pk>/link/", consents.contact_link, name="contact_link"),
    path("contact/<int:pk>/link/withdraw/", consents.contact_link_out, name="contact_link_out"),
]
