"""`{% assets "designer" %}`: the script and styles of one of the frontend's entries, under their hashed names."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


class FrontendNotBuilt(RuntimeError):
    """The manifest that the frontend's build writes is not there."""

    def __init__(self, entry: str) -> None:
        super().__init__(f"the frontend's entry {entry!r} was not built; run `python3 manage.py up`")


@lru_cache(maxsize=4)
def _manifest(file: Path, _changed: float) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(file.read_text())
    return manifest


@register.simple_tag
def assets(entry: str) -> SafeString:
    """Return the tags that load `src/<entry>.ts` and its styles."""
    file = settings.FRONTEND_DIR / "manifest.json"
    if not file.exists():
        raise FrontendNotBuilt(entry)
    manifest = _manifest(file, file.stat().st_mtime)
    chunk = manifest.get(f"src/{entry}.ts")
    if chunk is None:
        raise FrontendNotBuilt(entry)
    styles: dict[str, None] = {}
    _collect_styles(manifest, chunk, styles)
    links = format_html_join("\n", '<link rel="stylesheet" href="{}">', ((static(name),) for name in styles))
    script = format_html('<script type="module" src="{}"></script>', static(chunk["file"]))
    return format_html("{}\n{}", links, script)


def _collect_styles(manifest: dict[str, Any], chunk: dict[str, Any], found: dict[str, None]) -> None:
    for name in chunk.get("imports", ()):
        _collect_styles(manifest, manifest[name], found)
    found.update(dict.fromkeys(chunk.get("css", ())))
