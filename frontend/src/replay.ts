/** Shows a run again as it was: its own diagram, its trace, and no hand on anything. */
import { readGraph } from "./document/graph";
import type { Session } from "./session";
import { Run } from "./stream/run";

export async function replay(session: Session, at: number | null): Promise<void> {
  const { board, run } = session.page;
  session.playback.steers = false;
  const response = await fetch(`/b/${board}/runs/${run}/graph`).catch(() => null);
  if (!response?.ok) {
    session.desk.toast("The run cannot be loaded. Reload the page.", "error");
    return;
  }
  const graph = readGraph((await response.json()) as Record<string, unknown>);
  session.canvas.setGraph(graph);
  session.playback.setGraph(graph);
  session.canvas.camera.showFirst();
  session.graphed.emit(graph);
  session.playback.watch(new Run(board, run), at ?? "now");
}
