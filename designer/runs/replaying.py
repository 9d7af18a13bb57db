"""Shows a run again as it was: the diagram that it froze, at the places that the board has now."""

from typing import Any

from designer.boards.drawing import default_handler, document_of
from designer.catalog.graph import graph
from designer.document.document import Document
from designer.document.scenario import Scenario
from designer.runs.models import Run
from designer.runs.plan import Plan


def drawn(run: Run) -> dict[str, Any]:
    """Return the graph of a run's own diagram. Nodes that the board still has, by name, lie where it has them."""
    plan = Plan.unpack(bytes(run.plan))
    document = Document.parse(plan.template)
    document.scenario, document.code = Scenario.from_plain(plan.scenario), dict(plan.code)
    _, board = document_of(run.board)
    places = {name: board.layout[block] for block, name in board.names().items() if block in board.layout}
    layout = {block: places[name] for block, name in document.names().items() if name in places}
    layout |= {actor: board.layout[actor] for actor in document.scenario.actors if actor in board.layout}
    return graph(document, layout, default_handler=default_handler())
