/** Write where the nodes stand into the template's Metadata, so that the layout travels with it. */
import type { Command } from "../commands";
import { postEdit } from "../document/edits";

const command: Command = {
  id: "keep-layout",
  title: "Keep the layout in the template",
  group: "Edit",
  keys: [],
  edits: true,
  run: (session) => {
    const kept = postEdit(session.asking, { kind: "keep-layout" });
    kept.then(
      () => session.desk.toast("The layout is in the template's Metadata now.", "plain"),
      (refusal: unknown) => session.desk.toast((refusal as Error).message, "error"),
    );
  },
};

export default command;
