"""The colours of a picture that leaves the page, as `styles/tokens.css` names them; a test holds both equal."""

TILES = {
    "tile-messaging": "#b8275f",
    "tile-compute": "#b4500c",
    "tile-storage": "#3a7420",
    "tile-database": "#3552c9",
    "tile-api": "#7438c9",
    "tile-integration": "#b0227a",
    "tile-security": "#b3262c",
    "tile-actor": "#42526b",
    "tile-other": "#5a6472",
}
THEMES = {
    "light": {
        "canvas": "#f5f7f9",
        "surface": "#ffffff",
        "sunken": "#eef1f4",
        "text": "#141a22",
        "muted": "#55606f",
        "line": "#dfe4ea",
        "line-strong": "#8a95a5",
        "edge": "#7c8798",
        "accent": "#0b6b7d",
        "paper": "#fff6d6",
        "paper-line": "#d9bf6a",
    }
    | TILES,
    "dark": {
        "canvas": "#0f141a",
        "surface": "#181f28",
        "sunken": "#121820",
        "text": "#e8edf3",
        "muted": "#a0acbb",
        "line": "#2a333f",
        "line-strong": "#6b7787",
        "edge": "#6f7c8e",
        "accent": "#56c7d8",
        "paper": "#2e2a18",
        "paper-line": "#6d6136",
    }
    | TILES,
}
