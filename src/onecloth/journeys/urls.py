from django.urls import path

from onecloth.journeys.views import journeys, seams, sight

app_name = "journeys"
urlpatterns = [
    path("", journeys.journeys, name="journeys"),
    path("draw/", journeys.draw, name="draw"),
    path("map/", sight.sightmap, name="map"),
    path("<int:pk>/", journeys.journey, name="journey"),
    path("<int:pk>/change/", journeys.change_journey, name="change_journey"),
    path("<int:pk>/close/", journeys.close_journey, name="close_journey"),
    path("<int:pk>/step/", journeys.add_step, name="add_step"),
    path("step/<int:pk>/change/", journeys.change_step, name="change_step"),
    path("step/<int:pk>/place/", journeys.place_step, name="place_step"),
    path("step/<int:pk>/close/", journeys.close_step, name="close_step"),
    path("seams/", seams.seams, name="seams"),
    path("seams/sew/", seams.sew, name="sew"),
    path("seams/<int:pk>/change/", seams.change_seam, name="change_seam"),
    path("seams/<int:pk>/unpick/", seams.unpick, name="unpick"),
    path("line-of-sight/", sight.line_of_sight, name="line_of_sight"),
    path("line-of-sight/<int:pk>/confirm/", sight.confirm, name="confirm"),
    path("line-of-sight/write/<int:unit>/", sight.write, name="write"),
    path("line-of-sight/<int:pk>/rewrite/", sight.rewrite, name="rewrite"),
    path("line-of-sight/<int:pk>/end/", sight.end, name="end"),
    path("correction/<int:pk>/", sight.correction, name="correction"),
]
