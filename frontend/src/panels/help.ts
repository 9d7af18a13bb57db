/** The sheet of shortcuts, to be searched; also two preferences that keys and wheel follow. */
import { letWheelZoom, wheelZooms } from "../canvas/pan/wheel";
import { COMMANDS } from "../commands";
import { element } from "../element";
import { letSingleKeysWork, singleKeysWork, writeKeys } from "../keys";

/** What is done with the pointer or on a focused node, and so is no command. */
const GESTURES: [string, string][] = [
  ["Drag on the canvas", "select by a frame"],
  ["Space + drag", "pan; wheel or two fingers too"],
  ["Ctrl + wheel, pinch", "zoom at the pointer"],
  ["Tab", "next node in flow order"],
  ["Arrows, Shift + arrows", "move the selection by 8 or 40 px"],
  ["Ctrl + arrow on a node", "connect it to a new or existing node"],
  ["Shift + click", "add to or take from the selection"],
  ["Double click", "add here; rename a group; write on a note"],
  ["Alt + drag", "copy"],
  ["Ctrl + drag", "move freely, without grid and guides"],
  ["Ctrl+V", "paste nodes or CloudFormation at the pointer"],
  ["Alt + arrow on a note", "make it larger or smaller"],
  ["F2", "rename the group, write on the note"],
  ["Menu key, right button, long press", "menu"],
];

export function showHelp(dialog: HTMLDialogElement, body: HTMLElement): void {
  const search = element("input", {
    type: "search",
    placeholder: "Search",
    "aria-label": "Search shortcuts",
  });
  const list = element("dl", { class: "shortcuts" });
  const fill = (): void => {
    const wanted = search.value.toLowerCase();
    const rows: [string, string][] = [
      ...COMMANDS.filter((command) => command.keys.length).map((command): [string, string] => [
        command.keys
          .map((keys) => writeKeys(keys))
          .slice(0, 2)
          .join("  "),
        command.title,
      ]),
      ...GESTURES,
    ];
    const found = rows.filter(([keys, words]) => `${keys} ${words}`.toLowerCase().includes(wanted));
    list.replaceChildren(
      ...found.map(([keys, words]) =>
        element("div", {}, element("dt", {}, element("kbd", {}, keys)), element("dd", {}, words)),
      ),
    );
  };
  search.addEventListener("input", fill);
  // A search field keeps Esc to itself while it holds words.
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    dialog.close();
  });
  fill();
  body.replaceChildren(
    element("h2", {}, "Shortcuts"),
    search,
    list,
    preference("Keys without Ctrl or Cmd (R, P, H, / …) work", singleKeysWork(), letSingleKeysWork),
    preference("The wheel zooms instead of panning", wheelZooms(), letWheelZoom),
  );
  dialog.showModal();
  search.focus();
}

function preference(words: string, now: boolean, choose: (value: boolean) => void): HTMLElement {
  const box = element("input", { type: "checkbox" });
  box.checked = now;
  box.addEventListener("change", () => choose(box.checked));
  return element("label", { class: "check" }, box, words);
}
