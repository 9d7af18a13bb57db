"""What makes text illegible is found, and what does not is not."""

import pytest
from playwright.sync_api import Browser

from tests.browser.legible import illegible


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p style="width:60px;overflow:hidden;white-space:nowrap">A long name of a queue</p>', ["cut"]),
        ('<p style="height:10px;overflow:hidden">Half a line</p>', ["cut"]),
        ('<p style="position:absolute;left:95vw;white-space:nowrap">A long name of a queue</p>', ["outside"]),
        ('<p style="position:absolute">Orders</p><p style="position:absolute">Worker</p>', ["lies over"]),
    ],
)
def test_illegible_text_is_found(browser: Browser, html: str, expected: list[str]) -> None:
    page = browser.new_page()
    page.set_content(html)
    found = illegible(page)
    assert [words for words in expected if not any(words in fault for fault in found)] == []
    page.close()


@pytest.mark.parametrize(
    "html",
    [
        "<p>Orders</p><p>Worker</p>",
        '<p title="A long name" style="width:60px;overflow:hidden;white-space:nowrap">A long name of a queue</p>',
        '<div style="width:60px;overflow:auto;white-space:nowrap">A list that scrolls sideways</div>',
        '<p style="position:absolute">Orders</p><p style="position:absolute;background:#fff">Worker, on top</p>',
        '<p style="position:absolute">Orders</p><p style="position:absolute;visibility:hidden">Worker</p>',
    ],
)
def test_legible_text_is_not(browser: Browser, html: str) -> None:
    page = browser.new_page()
    page.set_content(html)
    assert illegible(page) == []
    page.close()
