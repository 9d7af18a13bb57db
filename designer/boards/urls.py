"""Which address shows what of boards."""

from django.urls import path

from designer.boards.views import (
    board,
    bring,
    comments,
    edit,
    export,
    findings,
    history,
    home,
    imports,
    inspector,
    share,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("boards", home.boards, name="boards"),
    path("try", home.try_it, name="try"),
    path("new", home.new, name="new"),
    path("import", imports.import_template, name="import"),
    path("join/<str:board_id>/<str:key>", share.join_board, name="join"),
    path("b/<str:board_id>", board.designer, name="board"),
    path("b/<str:board_id>/palette", board.palette, name="palette"),
    path("b/<str:board_id>/targets", board.targets, name="targets"),
    path("b/<str:board_id>/connection", board.connection, name="connection"),
    path("b/<str:board_id>/cause", board.cause, name="cause"),
    path("b/<str:board_id>/edit", edit.edit, name="edit"),
    path("b/<str:board_id>/findings", findings.findings, name="findings"),
    path("b/<str:board_id>/fix", findings.fix_finding, name="fix"),
    path("b/<str:board_id>/lint", findings.lint, name="lint"),
    path("b/<str:board_id>/inspector", inspector.inspector, name="inspector"),
    path("b/<str:board_id>/share", share.share, name="share"),
    path("b/<str:board_id>/share/link", share.renew_link, name="renew-link"),
    path("b/<str:board_id>/share/member", share.change_member, name="change-member"),
    path("b/<str:board_id>/bring", bring.bring, name="bring"),
    path("b/<str:board_id>/comments", comments.comments, name="comments"),
    path("b/<str:board_id>/comments/<int:number>", comments.comment, name="comment"),
    path("b/<str:board_id>/export", export.export, name="export"),
    path("b/<str:board_id>/export/template", export.template, name="export-template"),
    path("b/<str:board_id>/export/drawing", export.drawing, name="export-drawing"),
    path("b/<str:board_id>/export/lint", export.lint_result, name="lint-result"),
    path("b/<str:board_id>/export/zip", export.archive, name="export-zip"),
    path("b/<str:board_id>/history", history.history, name="history"),
    path("b/<str:board_id>/history/<int:version_id>/restore", history.restore, name="restore"),
]
