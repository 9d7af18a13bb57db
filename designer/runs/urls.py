"""Which address shows what of runs."""

from django.urls import path

from designer.runs import outline, replay_views, verify_views, views
from designer.runs.endpoint import run_endpoint

urlpatterns = [
    path("b/<str:board_id>/outline", outline.outline, name="outline"),
    path("b/<str:board_id>/outline/run", outline.outline_run, name="outline-run"),
    path("b/<str:board_id>/outline/figures", outline.outline_figures, name="outline-figures"),
    path("b/<str:board_id>/runs", views.runs, name="runs"),
    path("b/<str:board_id>/runs/<str:run_id>/events", views.events, name="run-events"),
    path("b/<str:board_id>/runs/<str:run_id>", replay_views.replay, name="replay"),
    path("b/<str:board_id>/runs/<str:run_id>/graph", replay_views.replay_graph, name="replay-graph"),
    path("b/<str:board_id>/runs/<str:run_id>/drawing", replay_views.replay_drawing, name="replay-drawing"),
    path("b/<str:board_id>/compare", replay_views.compare, name="compare"),
    path("b/<str:board_id>/runs/<str:run_id>/fork", views.fork_of, name="run-fork"),
    path("b/<str:board_id>/runs/<str:run_id>/update", views.update, name="run-update"),
    path("b/<str:board_id>/runs/<str:run_id>/stop", views.stop, name="run-stop"),
    path("b/<str:board_id>/runs/<str:run_id>/link", views.link, name="run-link"),
    path("b/<str:board_id>/runs/<str:run_id>/endpoint", views.endpoint_of, name="run-address"),
    path("b/<str:board_id>/runs/<str:run_id>/deployed", views.deployed_of, name="run-deployed"),
    path("b/<str:board_id>/runs/<str:run_id>/messages/<str:message>", views.message, name="run-message"),
    path("b/<str:board_id>/verify", verify_views.verify, name="verify"),
    path("w/<str:token>", run_endpoint, name="run-endpoint"),
    path("w/<str:token>/", run_endpoint),
    path("w/<str:token>/<path:path>", run_endpoint),
]
