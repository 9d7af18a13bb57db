/** Copy and paste: the clipboard holds CloudFormation, so that nodes go to other boards, editors and back. */
import type { Desk } from "./desk";
import { refusalIn, type EditRefused } from "./document/edits";
import { isTyping } from "./keys";
import type { Session } from "./session";

/** More than this is no piece of a template that a person copied. */
const LONGEST = 400_000;

/** Put an address on the clipboard, and say so; where the page may not, show it. */
export async function copyAddress(desk: Desk, address: string, words: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(address);
    desk.toast(words, "plain");
  } catch {
    // Without HTTPS, or without leave, a page may not write to the clipboard.
    desk.toast(`Copy this address: ${address}`, "plain");
  }
}

export class Clipboard {
  /** What was copied last in this tab, for browsers that do not let a page read the clipboard. */
  #kept = "";

  constructor(private readonly session: Session) {}

  /** Take what is pasted by the keyboard while nobody types. */
  attach(): void {
    document.addEventListener("paste", (event) => {
      if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
      const text = event.clipboardData?.getData("text/plain") ?? "";
      event.preventDefault();
      void this.#put(text.trim() ? text : this.#kept);
    });
  }

  /** Copy nodes; whether that could be done. */
  async copy(nodes: string[]): Promise<boolean> {
    const { session } = this;
    const asked = this.#ask(nodes);
    try {
      // The write begins while the key press counts, the text may come later.
      if (typeof ClipboardItem !== "undefined" && "clipboard" in navigator) {
        const blob = asked.then((text) => new Blob([text], { type: "text/plain" }));
        await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]).catch(() => undefined);
      }
      this.#kept = await asked;
    } catch (error) {
      session.desk.toast((error as EditRefused).message, "error");
      return false;
    }
    const words = nodes.length === 1 ? "1 node" : `${nodes.length} nodes`;
    session.desk.say(`Copied ${words} as CloudFormation.`);
    return true;
  }

  /** Paste by the menu: what is in the clipboard, where a page may read it. */
  async paste(): Promise<void> {
    let text = "";
    try {
      text = await navigator.clipboard.readText();
    } catch {
      // A browser that does not let pages read: what was copied here is known all the same.
    }
    await this.#put(text.trim() ? text : this.#kept);
  }

  async #put(text: string): Promise<void> {
    const { session } = this;
    if (!session.canEdit || !text.trim()) return;
    if (text.length > LONGEST)
      session.desk.toast("That is too much to paste. Import it as a template.", "error");
    else await session.paste(text, session.pointer);
  }

  async #ask(nodes: string[]): Promise<string> {
    const query = new URLSearchParams(nodes.map((id) => ["id", id]));
    const response = await fetch(`/b/${this.session.page.board}/clipboard?${query.toString()}`);
    if (!response.ok) throw await refusalIn(response);
    return response.text();
  }
}

/** Whether a person has marked words on the page: then copying means these. */
export function hasMarkedText(): boolean {
  const marked = getSelection();
  return marked !== null && !marked.isCollapsed && marked.toString().trim() !== "";
}
