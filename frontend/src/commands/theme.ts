/** Switch between the light and the dark theme. */
import type { Command } from "../commands";
import { toggleTheme } from "../theme";

const command: Command = {
  id: "theme",
  title: "Light or dark",
  group: "View",
  keys: [],
  run: () => toggleTheme(),
};

export default command;
