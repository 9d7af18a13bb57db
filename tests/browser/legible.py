"""Finds text on a page that is cut off or lies over other text."""

from playwright.sync_api import Page

ILLEGIBLE = """() => {
  const said = (text) => JSON.stringify(text.trim().slice(0, 40));
  const clips = (style, axis) => ["hidden", "clip"].includes(style[axis === "x" ? "overflowX" : "overflowY"]);
  const scrolls = (style, axis) => ["auto", "scroll"].includes(style[axis === "x" ? "overflowX" : "overflowY"]);
  const isOpaque = (element) => {
    const [, , , alpha = "1"] = getComputedStyle(element).backgroundColor.match(/[\\d.]+/g) ?? [0, 0, 0, "0"];
    return Number(alpha) > 0.9;
  };
  const isForEyes = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !element.closest("option, svg title, noscript, [inert], script, style");

  /* The part of a text's box that its ancestors let through, and why it is smaller. */
  const shownPart = (element, box) => {
    let { left, top, right, bottom } = box;
    let isScrolledAway = false;
    for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.display === "inline" || style.display === "contents") continue;
      const frame = at.getBoundingClientRect();
      for (const [axis, low, high] of [["x", "left", "right"], ["y", "top", "bottom"]]) {
        if (!clips(style, axis) && !scrolls(style, axis)) continue;
        if (scrolls(style, axis) && (box[low] < frame[low] || box[high] > frame[high])) isScrolledAway = true;
        if (axis === "x") [left, right] = [Math.max(left, frame.left), Math.min(right, frame.right)];
        else [top, bottom] = [Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
      }
      if (style.position === "fixed") break;
    }
    return { left, top, right, bottom, isScrolledAway };
  };

  const texts = [];
  const wrong = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !isForEyes(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 2 || box.height < 2) continue;
      const shown = shownPart(element, box);
      if (shown.right - shown.left < 2 || shown.bottom - shown.top < 2) continue;
      const isOnBoard = element.closest("sluice-canvas") !== null;
      const hasWhole = element.closest("[title]") !== null;
      const isNarrowed = box.right - shown.right > 2 || shown.left - box.left > 2;
      const isCut = isNarrowed || box.bottom - shown.bottom > box.height / 4;
      const mayBe = shown.isScrolledAway || isOnBoard;
      if (isCut && !mayBe && !hasWhole) wrong.push(`cut: ${said(node.data)}`);
      if (shown.right > innerWidth + 2 && !mayBe) wrong.push(`outside: ${said(node.data)}`);
      texts.push({ node, element, ...shown });
    }
  }

  /* The elements whose text can be seen at a point: those above the first opaque one that is not around them. */
  const seenAt = (x, y) => {
    const stack = document.elementsFromPoint(x, y);
    const end = stack.findIndex(isOpaque);
    return new Set(end < 0 ? stack : stack.slice(0, end + 1));
  };
  for (let i = 0; i < texts.length; i++) {
    for (let j = i + 1; j < texts.length; j++) {
      const [a, b] = [texts[i], texts[j]];
      if (a.node === b.node) continue;
      const left = Math.max(a.left, b.left), right = Math.min(a.right, b.right);
      const top = Math.max(a.top, b.top), bottom = Math.min(a.bottom, b.bottom);
      const least = Math.min(a.bottom - a.top, b.bottom - b.top) / 3;
      if (right - left < 3 || bottom - top < least) continue;
      const seen = seenAt((left + right) / 2, (top + bottom) / 2);
      if (seen.has(a.element) && seen.has(b.element)) wrong.push(`${said(a.node.data)} lies over ${said(b.node.data)}`);
    }
  }
  return [...new Set(wrong)];
}"""


def illegible(page: Page) -> list[str]:
    """Return what of a page's text cannot be read, one sentence each."""
    found: list[str] = page.evaluate(ILLEGIBLE)
    return found
