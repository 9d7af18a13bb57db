/** How the pages' scripts and styles are built and tested. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
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
  server: { port: 5199, strictPort: false },
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"] },
});
