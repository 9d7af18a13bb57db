/** Follows a person: the picture here goes where theirs goes, until one moves oneself. */
import { element } from "../element";
import type { Session } from "../session";
import type { Look } from "../document/presence";

export class Following {
  #client: number | null = null;
  #moves = false;
  #banner = element("p", { class: "following", role: "status", hidden: true });

  constructor(private readonly session: Session) {
    const { canvas } = session;
    canvas.append(this.#banner);
    canvas.viewed.on(() => {
      session.presence.look({ ...rounded(canvas.camera.centre), k: canvas.view.k });
      if (!this.#moves) this.stop();
    });
    for (const kind of ["pointerdown", "wheel"]) canvas.addEventListener(kind, () => this.stop(), true);
    session.socket.message.on((message) => {
      if (message.type !== "bring" || message.tab === session.tab) return;
      const { x, y, k, name } = message as unknown as Look & { name: string };
      this.stop();
      this.#show({ x, y, k });
      session.desk.toast(`${name} brought everyone here`, "plain");
      session.desk.say(`${name} brought everyone here.`);
    });
  }

  get client(): number | null {
    return this.#client;
  }

  follow(client: number): void {
    const person = this.session.presence.others().find((other) => other.client === client);
    if (!person) return;
    this.#client = client;
    const stop = element("button", { type: "button", class: "button small" }, "Stop");
    stop.addEventListener("click", () => this.stop());
    this.#banner.replaceChildren(element("span", {}, `Following ${person.name}`), stop);
    this.#banner.dataset.person = String(person.colour);
    this.#banner.hidden = false;
    this.peopleMoved();
  }

  stop(): void {
    if (this.#client === null) return;
    this.#client = null;
    this.#banner.hidden = true;
  }

  /** Somebody looks elsewhere, or has left. */
  peopleMoved(): void {
    if (this.#client === null) return;
    const person = this.session.presence.others().find((other) => other.client === this.#client);
    if (!person) this.stop();
    else if (person.view) this.#show(person.view);
  }

  #show({ x, y, k }: Look): void {
    const { camera, size } = this.session.canvas;
    this.#moves = true;
    camera.jump({ x: size.width / 2 - x * k, y: size.height / 2 - y * k, k });
    this.#moves = false;
  }
}

const rounded = ({ x, y }: { x: number; y: number }): { x: number; y: number } => ({
  x: Math.round(x),
  y: Math.round(y),
});
