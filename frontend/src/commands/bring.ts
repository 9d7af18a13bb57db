/** Bring everybody at the board to what is seen here. */
import type { Command } from "../commands";

const command: Command = {
  id: "bring",
  title: "Bring everyone to me",
  group: "View",
  keys: ["Shift+b"],
  edits: true,

  run: async (session) => {
    const place = { ...session.canvas.camera.centre, k: session.canvas.view.k };
    if (await session.requests.post("bring", place))
      session.desk.toast("Everyone looks at what you see", "plain");
  },
};

export default command;
