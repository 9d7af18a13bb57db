/** The pages and dialogs to which the top bar leads, and the commands that lead there too. */
import type { Command } from "./commands";

/** The link or button of the bar that leads to a place; null where this person cannot go there. */
const placeOf = (name: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`.topbar [data-place=${name}]`);

/** The command that is called as its place is. */
export const leadsTo = (place: string, title: string): Command => ({
  id: place,
  title,
  group: "View",
  keys: [],

  applies: () => placeOf(place) !== null,
  run: () => placeOf(place)?.click(),
});
