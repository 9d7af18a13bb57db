/** How virtual time is written. */

const pad = (value: number, width = 2): string => String(value).padStart(width, "0");

/** The time since the run began: 0:42, 10:00, 1:02:03; with milliseconds below a minute when asked. */
export function writeElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

/** The world's clock at a time of the run: 12:00:30, with the day where it is not the first. */
export function writeClock(ms: number, began: number, precise = true): string {
  const at = new Date(began + ms);
  const first = new Date(began);
  const clock = `${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}:${pad(at.getUTCSeconds())}`;
  const part = precise && at.getUTCMilliseconds() ? `.${pad(at.getUTCMilliseconds(), 3)}` : "";
  const days = Math.floor(at.getTime() / 86_400_000) - Math.floor(first.getTime() / 86_400_000);
  return days > 0 ? `day ${days + 1} ${clock}` : `${clock}${part}`;
}

/** A duration in a person's words: 30 s, 2 min, 1 min 30 s, 250 ms. */
export function writeSpan(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 100) / 10;
  if (seconds < 60) return `${seconds} s`;
  const whole = Math.round(ms / 1000);
  const parts = [
    [Math.floor(whole / 86_400), "d"],
    [Math.floor((whole % 86_400) / 3600), "h"],
    [Math.floor((whole % 3600) / 60), "min"],
    [whole % 60, "s"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .slice(0, 2)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}

/** Details carry instants since 1970; frames and events carry time since the run began. */
export const toRunTime = (instant: number, began: number): number =>
  instant > 100_000_000_000 ? instant - began : instant;
