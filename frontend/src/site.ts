/** What every page loads: htmx, the theme switch and the shared look. */
import "htmx.org";
import "./styles/site.css";
import { startHero } from "./hero/hero";
import { startTheme } from "./theme";

startTheme();
startHero();

/** A link to be copied is selected as a whole. */
document.addEventListener("focusin", (event) => {
  if (event.target instanceof HTMLInputElement && event.target.matches("[data-select-all]"))
    event.target.select();
});
