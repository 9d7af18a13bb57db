/** What every page loads: htmx, the theme switch and the shared look. */
import "htmx.org";
import "./styles/site.css";
import { startTheme } from "./theme";

startTheme();
