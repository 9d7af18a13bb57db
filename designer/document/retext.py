"""Takes a text that somebody edited as a whole back into the document, block by block."""

from collections import Counter
from dataclasses import dataclass

from designer.document import order
from designer.document.blocks import Block
from designer.document.document import Document, new_id
from designer.document.errors import EditRefused

Key = tuple[str, str, int]


@dataclass(frozen=True)
class Piece:
    """A block's text under its section and name; `nth` tells pieces without a name apart."""

    section: str
    logical_id: str
    nth: int
    text: str

    @property
    def key(self) -> Key:
        return self.section, self.logical_id, self.nth

    @property
    def title(self) -> str:
        """How a person knows it."""
        return self.logical_id or self.section or "The text around the sections"


@dataclass(frozen=True)
class Clash:
    """A block that somebody else changed after the text was opened."""

    name: str
    mine: str
    theirs: str


class TextClash(Exception):
    """Blocks of the text were changed by others meanwhile; somebody has to say which version stays."""

    def __init__(self, clashes: list[Clash]) -> None:
        super().__init__(", ".join(clash.name for clash in clashes))
        self.clashes = clashes


def retext(document: Document, base: str, text: str, *, mine: frozenset[str] = frozenset()) -> None:
    """Make the changes between `base`, as somebody opened it, and `text` in the document as it is now.

    Raises InvalidTemplate where `text` is none, and TextClash where a block was changed on both sides that
    `mine` does not name.
    """
    edited = Document.parse(text)
    if edited.format != document.format:
        raise EditRefused(
            f"This would turn a {document.format.upper()} template into {edited.format.upper()}.",
            "Import the text as a new board instead.",
        )
    wanted = pieces_of(edited)
    present = pieces_of(document)
    if document.emit() != base:
        wanted = merged(pieces_of(Document.parse(base)), wanted, present, mine)
    put(document, wanted)


def pieces_of(document: Document) -> list[Piece]:
    """Return the blocks' texts in order, as the template is emitted."""
    texts, names = document.texts(), document.names()
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for block in document.ordered():
        name = names.get(block.id, "")
        found.append(Piece(block.section, name, seen[block.section, name], texts[block.id]))
        seen[block.section, name] += 1
    return found


def merged(base: list[Piece], wanted: list[Piece], present: list[Piece], mine: frozenset[str]) -> list[Piece]:
    """Return the present pieces with what changed between `base` and `wanted`."""
    old, new = _by_key(base), _by_key(wanted)
    here = _by_key(present)
    changed = [key for key in {**old, **new} if _text(old, key) != _text(new, key)]
    clashes = [
        Clash((new.get(key) or old[key]).title, _text(new, key) or "", _text(here, key) or "")
        for key in changed
        if _text(here, key) not in {_text(old, key), _text(new, key)}
    ]
    open_clashes = [clash for clash in clashes if clash.name not in mine]
    if open_clashes:
        raise TextClash(open_clashes)
    gone = {key for key in changed if key not in new}
    result = [new[piece.key] if piece.key in changed and piece.key in new else piece for piece in present]
    result = [piece for piece in result if piece.key not in gone]
    for index, piece in enumerate(wanted):
        if piece.key in changed and piece.key not in here:
            result.insert(_place(result, wanted[:index]), piece)
    return result


def _by_key(pieces: list[Piece]) -> dict[Key, Piece]:
    return {piece.key: piece for piece in pieces}


def _text(pieces: dict[Key, Piece], key: Key) -> str | None:
    return pieces[key].text if key in pieces else None


def _place(result: list[Piece], before: list[Piece]) -> int:
    """Return where a piece goes that stands behind others: after the last of them that is there."""
    places = {piece.key: index for index, piece in enumerate(result)}
    return next((places[piece.key] + 1 for piece in reversed(before) if piece.key in places), 0)


def put(document: Document, wanted: list[Piece]) -> None:
    """Give the document these pieces; blocks that stay, or only change their name or text, keep their ids."""
    present = dict(zip((piece.key for piece in pieces_of(document)), document.ordered(), strict=True))
    texts, names = document.texts(), document.names()
    _settle(document, texts, names)
    ids = _matched(wanted, present, texts)
    renamed: dict[str, str] = {}
    blocks: list[Block] = []
    for piece, id_ in zip(wanted, ids, strict=True):
        block = document.blocks[id_] if id_ else Block(new_id(), piece.section, piece.logical_id, "", piece.text)
        if id_ and piece.section == "Resources" and piece.logical_id and names.get(id_) != piece.logical_id:
            renamed[names[id_]] = piece.logical_id
        if block.source != piece.text or block.values or block.logical_id != piece.logical_id:
            block.source, block.values, block.logical_id = piece.text, {}, piece.logical_id
        blocks.append(block)
    _arrange(blocks)
    left = document.blocks.keys() - {block.id for block in blocks}
    gone = {names[id_] for id_ in left if document.blocks[id_].section == "Resources" and id_ in names}
    document.layout = {id_: place for id_, place in document.layout.items() if id_ not in left}
    document.blocks = {block.id: block for block in blocks}
    _follow(document, renamed, gone)


def _settle(document: Document, texts: dict[str, str], names: dict[str, str]) -> None:
    """Write what was changed since into the sources where names are no longer those of the sources."""
    if not document.renames():
        return
    for block in document.blocks.values():
        if block.source != texts[block.id]:
            block.source, block.values = texts[block.id], {}
        block.logical_id = names.get(block.id, block.logical_id)


def _matched(wanted: list[Piece], present: dict[Key, Block], texts: dict[str, str]) -> list[str | None]:
    """Return for each piece the id of the block that it is: by its name, or by its place where it was renamed."""
    new = {piece.key for piece in wanted}
    left: dict[str, list[Block]] = {}
    for key, known in present.items():
        if key not in new and key[1]:
            left.setdefault(key[0], []).append(known)
    found: list[str | None] = []
    for piece in wanted:
        block: Block | None = present.get(piece.key)
        if block is None and piece.logical_id:
            rest = left.get(piece.section, [])
            block = next((one for one in rest if _body(texts[one.id]) == _body(piece.text)), None)
            if block is not None:
                rest.remove(block)
        found.append(block.id if block is not None else None)
    return found


def _body(text: str) -> str:
    """Return a block's text behind its name."""
    return text.partition(":")[2].rstrip()


def _arrange(blocks: list[Block]) -> None:
    """Give blocks that are new, or stand elsewhere now, an order between their neighbours."""
    kept = _longest_rising([block.order for block in blocks])
    low: str | None = None
    for index, block in enumerate(blocks):
        if index not in kept:
            high = next((blocks[later].order for later in range(index + 1, len(blocks)) if later in kept), None)
            block.order = order.between(low, high)
        low = block.order


def _longest_rising(orders: list[str]) -> set[int]:
    """Return the indexes of the longest rising row of orders; the empty ones of new blocks are none."""
    best: list[tuple[int, int | None]] = []
    for index, own in enumerate(orders):
        if not own:
            best.append((0, None))
            continue
        before = [(best[other][0], other) for other in range(index) if orders[other] and orders[other] < own]
        length, previous = max(before, default=(0, None), key=lambda pair: pair[0])
        best.append((length + 1, previous))
    at: int | None = max(range(len(best)), key=lambda index: best[index][0], default=None)
    found: set[int] = set()
    while at is not None and best[at][0]:
        found.add(at)
        at = best[at][1]
    return found


def _follow(document: Document, renamed: dict[str, str], gone: set[str]) -> None:
    """Let the scenario follow resources that have another name now, or are not there any more."""
    scenario = document.scenario
    scenario.functions = {renamed.get(name, name): one for name, one in scenario.functions.items() if name not in gone}
    scenario.queues = {renamed.get(name, name): one for name, one in scenario.queues.items() if name not in gone}
    for actor in scenario.actors.values():
        actor.target = "" if actor.target in gone else renamed.get(actor.target, actor.target)
