/** Whatever tests wait for may take long on a busy machine: the time-out ends what hangs, it measures nothing. */
import { vi } from "vitest";

const PATIENCE_MS = 30_000;
const { waitFor } = vi;

vi.waitFor = (holds, options = {}) =>
  waitFor(holds, typeof options === "number" ? options : { timeout: PATIENCE_MS, ...options });
