/** Groups on the canvas: a named frame behind the cards; its name is its handle. */
import { LONGEST_NAME, type Group } from "../../document/marks";
import { element } from "../../element";
import type { Box } from "../view";
import { framesOf } from "./frame";

interface Frame {
  element: HTMLElement;
  title: HTMLButtonElement;
  group: Group;
  box: Box | null;
}

export class GroupLayer {
  /** Panned and zoomed with the cards, but behind the edges. */
  readonly element = element("div", { class: "world behind", role: "list", "aria-label": "Groups" });
  #frames = new Map<string, Frame>();
  #renamed: ((id: string, name: string) => void) | null = null;

  onRenamed(renamed: (id: string, name: string) => void): void {
    this.#renamed = renamed;
  }

  get groups(): Group[] {
    return [...this.#frames.values()].map((frame) => frame.group);
  }

  boxOf(id: string): Box | null {
    return this.#frames.get(id)?.box ?? null;
  }

  /** The group whose handle this element of the page is. */
  at(target: EventTarget | null): Group | null {
    const frame = target instanceof Element ? target.closest<HTMLElement>(".group-title") : null;
    return (frame && this.#frames.get(frame.dataset.group ?? "")?.group) ?? null;
  }

  setGroups(groups: Group[], boxOf: (id: string) => Box | null): void {
    const kept = new Set(groups.map((group) => group.id));
    for (const [id, frame] of this.#frames) {
      if (kept.has(id)) continue;
      frame.element.remove();
      this.#frames.delete(id);
    }
    for (const group of groups) {
      const frame = this.#frames.get(group.id) ?? this.#make(group);
      frame.group = group;
      if (frame.title.textContent !== group.name) frame.title.textContent = group.name || "Group";
      frame.title.setAttribute("aria-label", `Group ${group.name}, ${group.members.length} nodes`);
    }
    this.follow(null, boxOf);
  }

  /** Draw the frames of the groups that moved nodes belong to, or all. */
  follow(moved: ReadonlySet<string> | null, boxOf: (id: string) => Box | null): void {
    if (moved && !this.groups.some(({ members }) => members.some((id) => moved.has(id)))) return;
    const boxes = framesOf(this.groups, boxOf);
    for (const frame of this.#frames.values()) {
      if (moved && !frame.group.members.some((id) => moved.has(id))) continue;
      const box = boxes.get(frame.group.id) ?? null;
      frame.box = box;
      frame.element.hidden = box === null;
      if (!box) continue;
      frame.element.style.transform = `translate(${box.x}px, ${box.y}px)`;
      frame.element.style.width = `${box.width}px`;
      frame.element.style.height = `${box.height}px`;
    }
  }

  /** Show which groups would take what is dragged. */
  mark(ids: ReadonlySet<string>): void {
    for (const [id, frame] of this.#frames) frame.element.classList.toggle("is-over", ids.has(id));
  }

  select(nodes: ReadonlySet<string>): void {
    for (const { element: shown, group } of this.#frames.values())
      shown.classList.toggle(
        "is-selected",
        group.members.every((id) => nodes.has(id)),
      );
  }

  /** Let a person write another name. */
  rename(id: string): void {
    const frame = this.#frames.get(id);
    if (!frame || frame.element.querySelector("input")) return;
    const field = element("input", {
      type: "text",
      "aria-label": "Name of the group",
      maxlength: LONGEST_NAME,
      "data-scrolls": true,
    });
    field.value = frame.group.name;
    let isGivenUp = false;
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      isGivenUp = event.key === "Escape";
      event.preventDefault();
      event.stopPropagation();
      field.blur();
      frame.title.focus({ preventScroll: true });
    });
    field.addEventListener("blur", () => {
      const name = field.value.trim();
      field.remove();
      frame.title.hidden = false;
      if (!isGivenUp && name && name !== frame.group.name) this.#renamed?.(id, name);
    });
    frame.title.hidden = true;
    frame.element.append(field);
    field.focus({ preventScroll: true });
    field.select();
  }

  #make(group: Group): Frame {
    const title = element("button", {
      type: "button",
      class: "group-title",
      "data-group": group.id,
      title: "Drag to move all of it, double-click to rename",
    });
    const frame: Frame = {
      element: element("div", { class: "group-frame", role: "listitem" }, title),
      title,
      group,
      box: null,
    };
    this.#frames.set(group.id, frame);
    this.element.append(frame.element);
    return frame;
  }
}
