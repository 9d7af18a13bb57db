/** Ask what to add in the middle of the window. */
import type { Command } from "../commands";
import { freePlace } from "../panels/palette";

const command: Command = {
  id: "quick-add",
  title: "Add a service",
  group: "Add",
  keys: ["/"],
  edits: true,
  run: (session) => {
    session.quickAdd(freePlace(session, session.canvas.camera.centre), null, null);
  },
};

export default command;
