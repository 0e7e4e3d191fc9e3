from django.urls import path

from onecloth.organisation.views import house, imports, people, places, purpose, units

app_name = "organisation"
urlpatterns = [
    path("", units.organisation, name="organisation"),
    path("house/", house.house, name="house"),
    path("unit/open/", units.open_unit, name="open_unit"),
    path("unit/<int:pk>/", units.unit, name="unit"),
    path("unit/<int:pk>/change/", units.change_unit, name="change_unit"),
    path("unit/<int:pk>/move/", units.move_unit, name="move_unit"),
    path("unit/<int:pk>/dissolve/", units.dissolve_unit, name="dissolve_unit"),
    path("people/", people.people, name="people"),
    path("people/welcome/", people.welcome, name="welcome"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/change/", people.change_person, name="change_person"),
    path("people/<int:pk>/join/", places.join, name="join"),
    path("people/<int:pk>/part/", places.part, name="part"),
    path("people/<int:pk>/sign-in/", places.sign_in, name="sign_in"),
    path("people/<int:pk>/grant/", places.grant, name="grant"),
    path("people/<int:pk>/revoke/", places.revoke, name="revoke"),
    path("people/<int:pk>/erase/", places.erase, name="erase_person"),
    path("membership/<int:membership>/leave/", places.leave, name="leave"),
    path("purpose/", purpose.purpose, name="purpose"),
    path("purpose/write/", purpose.write_purpose, name="write_purpose"),
    path("purpose/<int:number>/sign/", purpose.sign_purpose, name="sign_purpose"),
    path("roles/", purpose.roles, name="roles"),
    path("roles/<int:pk>/", purpose.rename_role, name="rename_role"),
    path("roles/<int:pk>/close/", purpose.close_role, name="close_role"),
    path("import/", imports.imports, name="import"),
    path("import/<int:pk>/", imports.file, name="file"),
    path("import/<int:pk>/map/", imports.map_file, name="map_file"),
    path("import/<int:pk>/take/", imports.take_file, name="take_file"),
    path("import/<int:pk>/stop/", imports.stop_file, name="stop_file"),
    path("import/<int:pk>/aside/", imports.put_aside, name="put_aside"),
    path("import/<int:pk>/problems.csv", imports.problems, name="file_problems"),
]
