/** What the designer page loads on top of the site: the session, its canvas and its panels. */
import "./styles/designer.css";
import "./styles/together.css";
import { defineCanvas, SluiceCanvas } from "./canvas/sluice-canvas";
import { editId, writeHeaders } from "./document/edits";
import { STARTERS, type Refusal } from "./document/palette";
import { later } from "./later";
import { attachStreams } from "./panels/streams";
import { element, MissingElement, required } from "./element";
import { attachCommentCounts } from "./panels/comments";
import { attachCursors } from "./panels/cursors";
import { Minimap } from "./panels/minimap";
import { attachRunWords } from "./panels/run-words";
import { Chooser } from "./panels/chooser";
import { ConnectionPreview } from "./panels/connection-preview";
import { ContextMenu } from "./panels/menu";
import { Drawer } from "./panels/drawer";
import { showHelp } from "./panels/help";
import { Inspector } from "./panels/inspector";
import { LiveRegion } from "./panels/live-region";
import { freePlace, PalettePanel } from "./panels/palette";
import { QuickAdd } from "./panels/quick-add";
import { RefusalBubble, type Link } from "./panels/refusal";
import { attachRunButton } from "./panels/run-button";
import { tileOf } from "./panels/tile";
import { showToast } from "./panels/toasts";
import { attachTopBar } from "./panels/top-bar";
import { attachWaiting } from "./panels/waiting";
import { Session } from "./session";
import { attachShortcuts } from "./shortcuts";

function start(): void {
  defineCanvas();
  const frame = required("designer");
  const canvas = required("canvas");
  if (!(canvas instanceof SluiceCanvas)) throw new MissingElement("canvas");
  const session = new Session(
    {
      board: frame.dataset.board ?? "",
      csrf: frame.dataset.csrf ?? "",
      person: { id: frame.dataset.personId ?? "", name: frame.dataset.person || "Guest" },
      canEdit: frame.dataset.canEdit !== "no",
      run: frame.dataset.run ?? "",
      replay:
        frame.dataset.replay === "yes"
          ? { at: instantOf(frame.dataset.at), canFork: frame.dataset.canFork === "yes" }
          : null,
    },
    canvas,
  );
  const dialog = required("dialog") as HTMLDialogElement;
  const live = new LiveRegion(required("live"));
  const toasts = required("toasts");
  const bubble = new RefusalBubble(canvas);
  const quickAdd = new QuickAdd(session);
  const chooser = new Chooser(canvas);
  const preview = new ConnectionPreview(session);
  const minimap = new Minimap(canvas);
  const menu = new ContextMenu(session);
  const inspector = new Inspector(session, required("inspector"));
  const drawer = new Drawer(session, required("drawer"));

  const template = later(async () => {
    const { TemplatePanel } = await import("./panels/template-panel");
    return new TemplatePanel(session, required("template-panel"));
  });

  session.desk = {
    say: (text) => live.say(text),
    toast: (text, tone) => showToast(toasts, text, tone),
    refuse: (node, refusal) => {
      const links = linksOf(session, node, refusal);
      if (node !== null && canvas.places.has(node)) bubble.show(node, refusal, links);
      else showToast(toasts, [refusal.reason, refusal.fix].filter(Boolean).join(" "), "error");
    },
    quickAdd: (at, from, offer) => quickAdd.show(at, from, offer),
    menu: (at, node, edge) => menu.show(at, node, edge),
    choices: (at, commands) => menu.offer(at, commands),
    ask: (question) => chooser.ask(question),
    template: () => void template().then((panel) => panel.toggle(), notLoaded(session)),
    help: () => showHelp(dialog, required("dialog-body")),
    preview: (source, target) => preview.show(source, target),
    minimap: () => minimap.toggle(),
    closePanels: () => inspector.close(),
    comment: (node) => drawer.comment(node),
  };

  attachTopBar(session, document.querySelector<HTMLElement>(".topbar")!);
  attachRunButton(session, required("run-button") as HTMLButtonElement);
  attachRunWords(session);
  attachWaiting(session, toasts);
  attachTimeline(session);
  attachCommentCounts(session);
  attachCursors(session, canvas);
  attachStreams(session, required("streams"));
  attachShortcuts(session);
  session.clipboard.attach();
  attachDialog(dialog);
  attachForms(session);
  attachEmptyBoard(session);
  canvas.viewed.on(({ k }) => (required("zoom-level").textContent = `${Math.round(k * 100)} %`));

  const palette = new PalettePanel(
    session,
    required("palette-list"),
    required("palette-search") as HTMLInputElement,
  );
  void session.start().then(() => {
    palette.show();
    fillStarters(session);
  });
}

/** The bar of a run is there with the first run. */
function attachTimeline(session: Session): void {
  const load = later(() => import("./panels/timeline"));
  const stop = session.playback.changed.on((run) => {
    if (run === null) return;
    stop();
    load().then(({ Timeline }) => new Timeline(session, required("timeline")), notLoaded(session));
  });
}

const notLoaded = (session: Session) => (): void =>
  session.desk.toast("A part of this page cannot be loaded. Reload the page.", "error");

const instantOf = (text = ""): number | null => (/^\d+$/.test(text) ? Number(text) : null);

/** Forms of the inspector are edits of this tab: they carry its name, so that undo here takes them back. */
function attachForms(session: Session): void {
  document.addEventListener("htmx:config:request", (event) => {
    const { ctx } = (
      event as CustomEvent<{ ctx: { request: { headers: Record<string, string>; method: string } } }>
    ).detail;
    if (ctx.request.method === "GET") return;
    Object.assign(ctx.request.headers, writeHeaders(session.asking, editId(session.tab)));
  });
}

function attachDialog(dialog: HTMLDialogElement): void {
  dialog.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target === dialog || target?.closest("[data-close-dialog]")) dialog.close();
  });
  const asks = ({ target }: Event): boolean =>
    target instanceof Element && target.closest("[hx-target='#dialog-body']") !== null;
  // Other forms may come while the dialog's content is on its way.
  document.addEventListener("htmx:after:swap", (event) => {
    if (!asks(event)) return;
    if (dialog.querySelector("#dialog-body")?.childElementCount && !dialog.open && dialogWasAsked)
      dialog.showModal();
    dialogWasAsked = false;
  });
  document.addEventListener("click", (event) => {
    if (asks(event)) dialogWasAsked = true;
  });
}

/** Where a refusal can be put right: at its settings, else at its node. */
function linksOf(session: Session, node: string | null, refusal: Refusal): Link[] {
  if (!refusal.opens || node === null) return [];
  if (!refusal.settings?.length)
    return [{ words: "Open its settings", follow: () => session.openNode(node) }];
  return refusal.settings.map((setting) => ({
    words: setting.words,
    follow: () => session.openSetting(setting),
  }));
}

let dialogWasAsked = false;

function attachEmptyBoard(session: Session): void {
  session.graphed.on((graph) => (required("empty-board").hidden = graph.nodes.length > 0));
}

function fillStarters(session: Session): void {
  const items = STARTERS.flatMap((type) => session.palette.filter((item) => item.type === type));
  required("starters").replaceChildren(
    ...items.map((item) => {
      const button = element(
        "button",
        { type: "button", class: "starter", "data-category": item.category },
        tileOf(item),
        item.label,
      );
      button.addEventListener(
        "click",
        () => void session.add(item, freePlace(session, session.canvas.camera.centre), null),
      );
      return button;
    }),
  );
}

start();
