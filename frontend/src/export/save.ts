/** Saves the picture of what a session shows. */
import type { Session } from "../session";
import { saveServed } from "./picture";
import type { PictureFormat } from "./file";

/** As the server draws the board, or the run that is replayed, in the theme that is on. */
export async function savePicture(session: Session, format: PictureFormat): Promise<void> {
  const { board, run, replay } = session.page;
  const address = replay ? `/b/${board}/runs/${run}/drawing` : `/b/${board}/export/drawing`;
  try {
    await saveServed(address, session.board.name || "Board", format);
    session.desk.say(`Saved the picture as ${format.toUpperCase()}.`);
  } catch (error) {
    session.desk.toast(String(error).replace(/^\w+: /, ""), "error");
  }
}
