"""Five people change the same thing in the same instant, each in another way: one state everywhere, no caret moved."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.browser.conftest import Visit
from tests.browser.designer import Designer, join, try_it, until
from tests.browser.test_editors import BLOCK, CARET_LINE, code_of, editor, go_to, lines, template_of
from tests.browser.test_outline import node, open_node
from tests.browser.test_together import share_link

NAME = "VisibilityTimeout"
PRESS = "(buttons) => buttons.map((button) => button.click()).length"
PEOPLE = ("Ada", "Ben", "Cleo", "Dan", "Eve")


@dataclass
class Gate:
    """Holds what pages send until everybody has sent."""

    held: list[Route] = field(default_factory=list)
    is_open: bool = False

    def watch(self, page: Page) -> None:
        """Hold the edits that a page sends from now on."""
        page.route("**/b/**", self.take)

    def take(self, route: Route) -> None:
        if self.is_open or not is_edit(route.request):
            route.continue_()
        else:
            self.held.append(route)

    def holds(self, number: int, designer: Designer) -> bool:
        """Whether so many have sent; a page must be looked at for the browser to be heard."""
        designer.wait_for_a_frame()
        return len(self.held) >= number

    def open(self) -> None:
        """Let everything through."""
        self.is_open = True
        for route in self.held:
            route.continue_()


def is_edit(request: Request) -> bool:
    address = request.url.split("?")[0].split("#")[0]
    return request.method == "POST" and address.endswith(("/inspector", "/text", "/outline", "/edit"))


@pytest.fixture
def five(visit: Visit) -> list[Designer]:
    """Five people at one board, each in a browser of their own."""
    first = try_it(visit("/"))
    link = share_link(first.page, "Who has this link can edit")
    others = [join(visit(link)) for _ in PEOPLE[1:]]
    for other in others:
        other.wait_until_drawn()
    return [first, *others]


def shown_in(written: Locator) -> str:
    """Return the value that an editor shows."""
    return next((line.split(":")[1].strip() for line in lines(written) if NAME in line), "")


def type_value(written: Locator, value: str) -> None:
    """Write another value over the two digits of the present one."""
    go_to(written, NAME)
    written.press("Backspace")
    written.press("Backspace")
    written.press_sequentially(value)
    written.press("Control+Enter")


def test_one_property_by_form_text_template_canvas_and_outline(five: list[Designer]) -> None:
    form, text, template, canvas, outline = five
    gate = Gate()

    field_of_canvas = canvas.open("OrdersQueue").get_by_label(NAME)
    field_of_canvas.fill("45")
    field_of_canvas.press("Enter")
    until(lambda: f"{NAME}: 45" in form.template(), "the first value is not there")
    canvas.page.get_by_label("Close the inspector").click()

    in_form = form.open("OrdersQueue").get_by_label(NAME)
    expect(in_form).to_have_value("45")
    text.open("OrdersQueue", "Template")
    in_text = editor(text.page, BLOCK)
    in_template = template_of(template)
    until(lambda: shown_in(in_text) == shown_in(in_template) == "45", "an editor shows another value")
    outline.page.goto(f"/b/{outline.board}/outline")
    save = open_node(outline.page, "OrdersQueue").get_by_label("Visibility timeout s")

    for page in (form.page, text.page, template.page, outline.page):
        gate.watch(page)
    in_form.fill("61")
    in_form.press("Enter")
    type_value(in_text, "62")
    type_value(in_template, "63")
    save.fill("65")
    save.evaluate("(input) => input.form.requestSubmit()")
    until(lambda: gate.holds(4, form), "not everybody has sent")
    canvas.undo()
    gate.open()

    expect(outline.page.get_by_role("status")).to_be_visible()
    until(lambda: agree(form, text, template), "somebody's edit was never answered")
    expect(in_form).to_be_focused()
    expect(in_form).to_have_value("61")
    for written in (in_text, in_template):
        assert str(written.evaluate(CARET_LINE)).startswith(NAME)
    in_form.press("Tab")

    def values() -> set[str]:
        outline.page.goto(f"/b/{outline.board}/outline")
        return {
            in_form.input_value(),
            shown_in(in_text),
            shown_in(in_template),
            *(line.split(": ")[1] for line in canvas.template().splitlines() if NAME in line),
            open_node(outline.page, "OrdersQueue").get_by_label("Visibility timeout s").input_value(),
        }

    until(lambda: len(values()) == 1, "they see different values")
    assert values() <= {"30", "61", "62", "63", "65"}
    assert node(outline.page, "OrdersQueue").is_visible()


def agree(form: Designer, *writers: Designer) -> bool:
    """Let each who is asked give way; say whether nothing is open any more."""
    form.wait_for_a_frame()
    asked = sum(writer.page.get_by_role("button", name="Take theirs").evaluate_all(PRESS) for writer in writers)
    if asked:
        return False
    return all(writer.page.get_by_text("Applied", exact=True).is_visible() for writer in writers)


def test_five_write_in_one_handler(five: list[Designer]) -> None:
    written = [code_of(one) for one in five]
    written[0].press("Control+a")
    written[0].press("Delete")
    written[0].press_sequentially("\n".join(f"# {name}" for name in PEOPLE))
    start = [f"# {name}" for name in PEOPLE]
    until(lambda: all(lines(one) == start for one in written), "the code did not arrive")
    for one, name in zip(written, PEOPLE, strict=True):
        go_to(one, f"# {name}")
    for letter in " writes here":
        for one in written:
            one.press(letter if letter != " " else "Space")
    wanted = [f"# {name} writes here" for name in PEOPLE]
    until(lambda: all(lines(one) == wanted for one in written), "they see different code")
    for one, name in zip(written, PEOPLE, strict=True):
        assert str(one.evaluate(CARET_LINE)).startswith(f"# {name} writes here")
        expect(one.locator(".cm-others-caret")).to_have_count(4)
    for designer in five:
        designer.wait_until_saved()
    five[0].page.reload()
    five[0].wait_until_drawn()
    code = code_of(five[0])
    until(lambda: lines(code) == wanted, "the code is another after a reload")
