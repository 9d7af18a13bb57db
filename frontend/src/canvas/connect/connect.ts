/** Drag from a port: legal targets light up, an illegal one snaps back and says why, empty space offers new nodes. */
import type { Targets } from "../../document/palette";
import { NODE_HEIGHT, NODE_WIDTH } from "../../document/graph";
import { SLACK_PX, type Gesture } from "../gesture";
import { nodeAt } from "../hit";
import type { SluiceCanvas } from "../sluice-canvas";
import { toBoard } from "../view";

export function startConnect(canvas: SluiceCanvas, source: string, event: PointerEvent): Gesture {
  const from = canvas.local(event);
  let targets: Targets | null = null;
  let over: string | null = null;
  let pulled = false;
  let done = false;
  const asked = canvas.actions.targets(source).then((answer) => {
    targets = answer;
    if (!done && pulled) light();
    return answer;
  });
  asked.catch(() => undefined);

  const light = (): void => {
    canvas.classList.add("is-connecting");
    canvas.nodes.mark("is-legal", new Set(targets?.legal ?? []));
    canvas.nodes.mark("is-source", new Set([source]));
  };
  const clear = (): void => {
    done = true;
    canvas.classList.remove("is-connecting");
    for (const mark of ["is-legal", "is-source", "is-over", "is-refused"]) canvas.nodes.mark(mark, new Set());
    canvas.pull(null);
    canvas.actions.preview(source, null);
  };

  return {
    move(moved) {
      const to = canvas.local(moved);
      if (!pulled) {
        if (Math.hypot(to.x - from.x, to.y - from.y) < SLACK_PX) return;
        pulled = true;
        light();
      }
      over = nodeAt(canvas, to);
      if (over === source) over = null;
      const legal = over !== null && (targets === null || targets.legal.includes(over));
      canvas.nodes.mark("is-over", new Set(over !== null && legal ? [over] : []));
      canvas.nodes.mark("is-refused", new Set(over !== null && !legal ? [over] : []));
      canvas.actions.preview(source, legal && targets !== null ? over : null);
      canvas.pull({ source, to: toBoard(canvas.view, to), snap: legal ? over : null });
    },
    end(ended) {
      const at = toBoard(canvas.view, canvas.local(ended));
      const target = nodeAt(canvas, canvas.local(ended));
      const wasPulled = pulled;
      clear();
      if (!wasPulled) {
        canvas.actions.quickAdd(beside(canvas, source), source, targets);
        return;
      }
      asked.then(
        (answer) => finish(canvas, source, target, at, answer),
        () => {
          if (target !== null && target !== source) void canvas.actions.connect(source, target);
        },
      );
    },
    cancel: clear,
  };
}

function finish(
  canvas: SluiceCanvas,
  source: string,
  target: string | null,
  at: { x: number; y: number },
  targets: Targets,
): void {
  if (target === null) {
    canvas.actions.quickAdd({ x: at.x, y: at.y - NODE_HEIGHT / 2 }, source, targets);
    return;
  }
  const refused = targets.refused[target];
  if (targets.legal.includes(target)) void canvas.actions.connect(source, target);
  else if (refused) canvas.actions.refuse(target, refused);
  else if (target !== source) {
    canvas.actions.refuse(target, { reason: "These two cannot be connected.", fix: "" });
  }
}

/** Where a node that is added to the right of another one goes. */
export function beside(canvas: SluiceCanvas, source: string): { x: number; y: number } {
  const place = canvas.places.get(source) ?? { x: 0, y: 0 };
  const at = { x: place.x + NODE_WIDTH + 96, y: place.y };
  const taken = (): boolean =>
    [...canvas.places.values()].some(
      (other) => Math.abs(other.x - at.x) < NODE_WIDTH + 16 && Math.abs(other.y - at.y) < NODE_HEIGHT + 16,
    );
  while (taken()) at.y += NODE_HEIGHT + 48;
  return at;
}
