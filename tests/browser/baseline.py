"""How pages looked when somebody last looked at them and found them good: small pictures, kept beside the tests."""

import base64
import os
from pathlib import Path

from playwright.sync_api import BrowserContext

BASELINES = Path(__file__).parent / "baselines"
KEEPING = os.environ.get("SLUICE_BASELINES") == "keep"
MOST_CHANGED = 0.02
"""Share of a page that may look otherwise: a name, a time, a dot; a part that is missing or moved is more."""

SHRINK = """async (png) => {
  const image = await createImageBitmap(await (await fetch(png)).blob());
  const small = new OffscreenCanvas(image.width >> 1, image.height >> 1);
  const pen = small.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(image, 0, 0, small.width, small.height);
  const bytes = new Uint8Array(await (await small.convertToBlob({ type: "image/webp", quality: 0.8 })).arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}"""

COMPARE = """async ([png, webp]) => {
  const read = async (url) => createImageBitmap(await (await fetch(url)).blob());
  const [now, then] = [await read(png), await read(webp)];
  const [width, height] = [now.width >> 3, now.height >> 3];
  if (Math.abs((then.height >> 2) - height) > height * 0.05 || then.width >> 2 !== width) return 1;
  const pixels = (image) => {
    const pen = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    pen.imageSmoothingQuality = "high";
    pen.drawImage(image, 0, 0, width, height);
    return pen.getImageData(0, 0, width, height).data;
  };
  const [a, b] = [pixels(now), pixels(then)];
  let changed = 0;
  for (let at = 0; at < a.length; at += 4)
    if ([0, 1, 2].some((part) => Math.abs(a[at + part] - b[at + part]) > 40)) changed += 1;
  return changed / (a.length / 4);
}"""


def changed_since(context: BrowserContext, name: str, png: bytes) -> str:
    """Return "" where a picture looks as its baseline does, else a sentence; keeps it where that is asked for."""
    file = BASELINES / f"{name}.webp"
    page = context.new_page()
    try:
        url = f"data:image/png;base64,{base64.b64encode(png).decode()}"
        if KEEPING:
            BASELINES.mkdir(exist_ok=True)
            file.write_bytes(base64.b64decode(page.evaluate(SHRINK, url)))
            return ""
        if not file.exists():
            return f"{name} has no baseline. Look at its picture, then keep it: SLUICE_BASELINES=keep."
        known = f"data:image/webp;base64,{base64.b64encode(file.read_bytes()).decode()}"
        share = page.evaluate(COMPARE, [url, known])
    finally:
        page.close()
    if share <= MOST_CHANGED:
        return ""
    return f"{name} has changed by {share:.1%} of the page. Look at its picture, then keep it: SLUICE_BASELINES=keep."
