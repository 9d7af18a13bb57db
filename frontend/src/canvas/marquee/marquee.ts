/** Drag on empty canvas: everything that the box touches is selected. */
import { element } from "../../element";
import { adds, SLACK_PX, type Gesture } from "../gesture";
import type { SluiceCanvas } from "../sluice-canvas";
import { between, toBoard, touches } from "../view";

export function startMarquee(canvas: SluiceCanvas, event: PointerEvent): Gesture {
  const from = canvas.local(event);
  const start = toBoard(canvas.view, from);
  const keep = adds(event)
    ? { nodes: [...canvas.selection.nodes], edges: [...canvas.selection.edges] }
    : null;
  const before = { nodes: [...canvas.selection.nodes], edges: [...canvas.selection.edges] };
  let frame: HTMLElement | null = null;

  return {
    move(moved) {
      const to = canvas.local(moved);
      if (!frame) {
        if (Math.hypot(to.x - from.x, to.y - from.y) < SLACK_PX) return;
        frame = element("div", { class: "marquee" });
        canvas.append(frame);
      }
      const seen = between(from, to);
      frame.style.transform = `translate(${seen.x}px, ${seen.y}px)`;
      frame.style.width = `${seen.width}px`;
      frame.style.height = `${seen.height}px`;
      const box = between(start, toBoard(canvas.view, to));
      const nodes = [...canvas.places.keys()].filter((id) => touches(box, canvas.boxOf(id)!));
      const edges = canvas.edges.within(box);
      canvas.selection.set([...(keep?.nodes ?? []), ...nodes], [...(keep?.edges ?? []), ...edges]);
    },
    end() {
      if (!frame && !keep) canvas.selection.clear();
      frame?.remove();
    },
    cancel() {
      frame?.remove();
      canvas.selection.set(before.nodes, before.edges);
    },
  };
}
