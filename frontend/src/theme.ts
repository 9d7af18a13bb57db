/** The light or dark theme that a person chose, or else the system's. */
type Theme = "light" | "dark";

const KEY = "sluice.theme";

export function currentTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // A browser that refuses storage forgets the choice at the next page.
  }
  document.dispatchEvent(new CustomEvent("sluice:theme", { detail: theme }));
}

export function toggleTheme(): Theme {
  const next = currentTheme() === "dark" ? "light" : "dark";
  chooseTheme(next);
  return next;
}

function rememberedTheme(): Theme | null {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "light" || kept === "dark" ? kept : null;
  } catch {
    return null;
  }
}

/** Apply the remembered theme, serve every `[data-action=theme]` button and follow the system's changes. */
export function startTheme(): void {
  const kept = rememberedTheme();
  if (kept) document.documentElement.dataset.theme = kept;
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-action=theme]") : null;
    if (button) toggleTheme();
  });
  // What moves is drawn by the same look at the system as what is coloured.
  for (const wish of ["(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)"])
    matchMedia(wish).addEventListener("change", () => {
      document.dispatchEvent(new CustomEvent("sluice:theme", { detail: currentTheme() }));
    });
}
