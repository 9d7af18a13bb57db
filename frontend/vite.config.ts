/** How the pages' scripts and styles are built and tested. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The harness shows the designer's own templates, so that what is looked at is what is served. */
function templates(): Plugin {
  const values: Record<string, string> = {
    "board.id": "harness",
    "board.name": "Order system under fire",
    csrf_token: "token",
    "can_edit|yesno:'yes,no'": "yes",
    person_name: "Harness",
    "run_id|default:''": "",
  };
  const rendered = (name: string) =>
    readFileSync(here(`../templates/boards/${name}.html`), "utf8")
      .replace(/\{\{ *(.*?) *\}\}/g, (_, key: string) => values[key] ?? "")
      .replace(/\{% if .*?%\}(.*?)(?:\{% else %\}.*?)?\{% endif %\}/gs, "$1")
      .replace(/\{% url .*?%\}/g, "#");
  return {
    name: "templates",
    apply: "serve",
    transformIndexHtml: (html) =>
      html
        .replace("<!-- topbar -->", () => rendered("_topbar"))
        .replace("<!-- shell -->", () => rendered("_shell")),
  };
}

export default defineConfig({
  plugins: [templates()],
  base: "/static/",
  build: {
    outDir: "dist",
    manifest: "manifest.json",
    target: ["chrome111", "firefox114", "safari16.4"],
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { designer: here("src/designer.ts"), site: here("src/site.ts") },
    },
  },
  worker: { format: "es" },
  // Found only when somebody tidies up: the harness must not load its page anew then.
  optimizeDeps: { include: ["elkjs/lib/elk-api.js"] },
  // A bench must not be reloaded while it measures: STEADY=1 npm run harness.
  server: process.env.STEADY ? { hmr: false, watch: null } : {},
  // The time-out ends what hangs; it measures nothing.
  test: {
    environment: "node",
    isolate: false,
    include: ["tests/**/*.test.ts"],
    setupFiles: ["tests/patience.ts"],
    testTimeout: 60_000,
  },
});
