/** What every page loads: htmx, the theme switch and the shared look. */
import "htmx.org";
import "./styles/site.css";
import { startHero } from "./hero/hero";
import { startTheme } from "./theme";

startTheme();
startHero();

/** A drawing is saved in the theme that is on; only a browser can make a PNG of it. */
for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-picture]")) {
  link.hidden = false;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const format = link.dataset.picture === "png" ? "png" : "svg";
    const told = document.getElementById("picture-told");
    void import("./export/picture").then(({ saveServed }) =>
      saveServed(link.href, document.querySelector("h1")?.dataset.name ?? "board", format).then(
        () => told && (told.textContent = `Saved the drawing as ${format.toUpperCase()}.`),
        (error: unknown) => told && (told.textContent = String(error).replace(/^\w+: /, "")),
      ),
    );
  });
}

/** A link to be copied is selected as a whole. */
document.addEventListener("focusin", (event) => {
  if (event.target instanceof HTMLInputElement && event.target.matches("[data-select-all]"))
    event.target.select();
});
