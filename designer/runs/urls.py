"""Which address shows what of runs."""

from django.urls import path

from designer.runs import views

urlpatterns = [
    path("b/<str:board_id>/runs", views.runs, name="runs"),
    path("b/<str:board_id>/runs/<str:run_id>/events", views.events, name="run-events"),
]
