/** The designer's page for tests: the real templates, session and panels, on the harness's server. */
import { readFileSync } from "node:fs";
import { startServer } from "../harness/server";
import type { Question } from "../src/panels/chooser";
import type { Desk } from "../src/desk";
import type { Session as SessionType } from "../src/session";

const template = (name: string): string =>
  readFileSync(`${import.meta.dirname}/../../templates/boards/${name}.html`, "utf8")
    .replace(/\{\{ *can_edit.*?\}\}/g, "yes")
    .replace(/\{\{.*?\}\}/g, "x")
    .replace(/\{%.*?%\}/g, "#");

export interface Told {
  toasts: string[];
  refusals: [string | null, string][];
  asked: { at: { x: number; y: number }; from: string | null }[];
  questions: Question[];
  helped: number;
  closed: number;
  offered: string[];
}

export interface Page {
  session: SessionType;
  told: Told;
}

/** Open a board and wait until its graph is drawn. */
export async function openPage(board = "orders", canEdit = true): Promise<Page> {
  document.body.replaceChildren();
  const parsed = new DOMParser().parseFromString(template("_topbar") + template("_shell"), "text/html");
  document.body.append(...parsed.body.childNodes);
  document.getElementById("designer")!.dataset.run = "";
  stubLayout();
  startServer(board, 100);
  const { defineCanvas, SluiceCanvas } = await import("../src/canvas/sluice-canvas");
  const { Session } = await import("../src/session");
  defineCanvas();
  const canvas = document.body.querySelector("#canvas");
  if (!(canvas instanceof SluiceCanvas)) throw new TypeError("The canvas is not defined.");
  const session = new Session(
    { board: "b1", csrf: "token", person: { id: "tess", name: "Tess" }, canEdit, run: "" },
    canvas,
  );
  const told: Told = {
    toasts: [],
    refusals: [],
    asked: [],
    questions: [],
    helped: 0,
    closed: 0,
    offered: [],
  };
  session.desk = {
    say: () => undefined,
    toast: (text) => told.toasts.push(text),
    refuse: (node, refusal) => told.refusals.push([node, refusal.reason]),
    quickAdd: (at, from) => told.asked.push({ at, from }),
    menu: () => undefined,
    choices: (_, commands) => told.offered.push(...commands),
    ask: (question) => told.questions.push(question),
    template: () => undefined,
    help: () => (told.helped += 1),
    preview: () => undefined,
    minimap: () => undefined,
    closePanels: () => (told.closed += 1),
    comment: () => undefined,
  } satisfies Desk;
  const drawn = new Promise<void>((resolve) => {
    const stop = session.graphed.on(() => {
      stop();
      resolve();
    });
  });
  await session.start();
  await drawn;
  return { session, told };
}

/** The next graph that the server sends. */
export function nextGraph(session: SessionType): Promise<void> {
  return new Promise((resolve) => {
    const stop = session.graphed.on(() => {
      stop();
      resolve();
    });
  });
}

/** happy-dom lays nothing out: the canvas gets the size of a usual window. */
function stubLayout(): void {
  HTMLElement.prototype.getBoundingClientRect = function (this: HTMLElement) {
    return new DOMRect(0, 0, 1000, 600);
  };
}
