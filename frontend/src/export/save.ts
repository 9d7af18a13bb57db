/** Saves the picture of a board as a file. */
import type { Session } from "../session";
import { currentTheme } from "../theme";
import { drawBoard } from "./drawing";
import { saveAs, type PictureFormat } from "./file";
import { inkOf } from "./ink";

/** As the canvas shows it, in the theme that is on. */
export async function savePicture(session: Session, format: PictureFormat): Promise<void> {
  const { board, canvas, graph } = session;
  const name = board.name || "Board";
  const picture = drawBoard(name, graph, board.marks, canvas.places, inkOf(currentTheme()));
  try {
    await saveAs(picture, name, format);
    session.desk.say(`Saved the picture as ${format.toUpperCase()}.`);
  } catch {
    session.desk.toast(
      "The board is too large for a PNG in this browser. Save it as SVG, or a part of it.",
      "error",
    );
  }
}
