/** The designer page without a server: the real page, script and styles on a made-up board. */
import { startServer } from "./server";

const wanted = new URLSearchParams(location.search);
const theme = wanted.get("theme");
if (theme) document.documentElement.dataset.theme = theme;
startServer(wanted.get("board") ?? "orders");
await import("../src/site");
await import("../src/designer");
