/** The first page's picture: plays a recorded run over and over, until somebody pauses it. */
import { EVENTS, WORDS, type Place, type Told } from "./recording";

const SPEED = 8;
const HOP_MS = 700;
const FADE_MS = 500;
/** The picture begins when messages already wait. */
const FROM_MS = 70_000;
const UNTIL_MS = 178_000;
const SLOT_PX = 13;
const TRAYS: Record<Place, { x: number; y: number; slots: number }> = {
  queue: { x: 214, y: 139, slots: 8 },
  worker: { x: 411, y: 139, slots: 10 },
  dead: { x: 214, y: 341, slots: 10 },
};
const SVG = "http://www.w3.org/2000/svg";

interface Order {
  dot: SVGGElement;
  place: Place | null;
  look: string;
  receive: number;
  /** When its last way ends, on the picture's clock. */
  arrives: number;
  hops: { way: SVGPathElement; start: number }[];
  gone: number | null;
}

export class Hero {
  #orders = new Map<number, Order>();
  #counts = { queue: 0, done: 0, dead: 0 };
  #index = 0;
  #time = FROM_MS;
  /** Milliseconds that the picture has played. */
  #now = 0;
  #playing = false;
  #last = 0;

  constructor(
    private readonly figure: HTMLElement,
    private readonly button: HTMLButtonElement,
  ) {
    button.hidden = false;
    button.addEventListener("click", () => (this.#playing ? this.pause() : this.play()));
    document.addEventListener("visibilitychange", () => (this.#last = performance.now()));
    this.#rewind();
    this.#draw();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.pause();
    else this.play();
  }

  play(): void {
    this.#playing = true;
    this.#tellButton("Pause the picture", "pause");
    this.#last = performance.now();
    requestAnimationFrame(this.#frame);
  }

  pause(): void {
    this.#playing = false;
    this.#tellButton("Play the picture", "play");
  }

  #tellButton(words: string, icon: string): void {
    this.button.setAttribute("aria-label", words);
    this.button.querySelector(".icon")!.className = `icon icon-${icon}`;
  }

  #frame = (at: number): void => {
    if (!this.#playing) return;
    const passed = Math.min(100, Math.max(0, at - this.#last));
    this.#last = at;
    this.#now += passed;
    this.#time += passed * SPEED;
    if (this.#time > UNTIL_MS) this.#rewind();
    this.#take(this.#time);
    this.#draw();
    requestAnimationFrame(this.#frame);
  };

  #rewind(): void {
    for (const order of this.#orders.values()) order.dot.remove();
    this.#orders.clear();
    this.#counts = { queue: 0, done: 0, dead: 0 };
    this.#index = 0;
    this.#time = FROM_MS;
    this.#take(FROM_MS);
    for (const order of this.#orders.values()) {
      order.hops = [];
      order.arrives = this.#now;
      if (order.gone !== null) order.gone = -FADE_MS;
    }
  }

  #take(time: number): void {
    for (let event = EVENTS[this.#index]; event && event.at <= time; event = EVENTS[this.#index]) {
      this.#index += 1;
      this.#apply(event);
    }
  }

  #apply(event: Told): void {
    const order = this.#orderOf(event.order);
    const kind = event.kind;
    this.#told(`Order ${event.order} ${WORDS[kind]}`);
    if (kind === "send") {
      this.#counts.queue += 1;
      this.#go(order, "send", "queue", "");
    } else if (kind === "receive") {
      order.receive = event.receive;
      this.#go(order, "take", "worker", event.receive > 1 ? "retry" : "");
    } else if (kind === "error") this.#lie(order, "queue", "hidden");
    else if (kind === "return") this.#lie(order, "queue", "retry");
    else if (kind === "delete") {
      this.#counts.queue -= 1;
      this.#counts.done += 1;
      this.#lie(order, "worker", "done");
      order.gone = Math.max(this.#now, order.arrives);
    } else {
      this.#counts.queue -= 1;
      this.#counts.dead += 1;
      this.#go(order, "give-up", "dead", "dead");
    }
  }

  #orderOf(number: number): Order {
    const known = this.#orders.get(number);
    if (known) return known;
    const dot = document.createElementNS(SVG, "g");
    const circle = document.createElementNS(SVG, "circle");
    circle.setAttribute("r", "5.5");
    dot.append(circle, document.createElementNS(SVG, "text"));
    this.figure.querySelector(".hero-dots")!.append(dot);
    const order: Order = { dot, place: null, look: "", receive: 0, arrives: 0, hops: [], gone: null };
    this.#orders.set(number, order);
    return order;
  }

  #go(order: Order, way: string, to: Place, look: string): void {
    const start = Math.max(this.#now, order.arrives);
    order.hops.push({ way: this.figure.querySelector<SVGPathElement>(`[data-way="${way}"]`)!, start });
    order.arrives = start + HOP_MS;
    this.#lie(order, to, look);
  }

  #lie(order: Order, place: Place, look: string): void {
    order.place = place;
    order.look = look;
  }

  #draw(): void {
    const taken: Record<Place, number> = { queue: 0, worker: 0, dead: 0 };
    for (const [number, order] of this.#orders) {
      const gone = order.gone === null ? 0 : (this.#now - order.gone) / FADE_MS;
      if (gone >= 1) {
        order.dot.remove();
        this.#orders.delete(number);
      } else this.#place(order, taken, gone);
    }
    for (const [name, count] of Object.entries(this.#counts))
      this.figure.querySelector(`[data-count="${name}"]`)!.textContent = String(count);
    const seconds = Math.floor(this.#time / 1000);
    this.figure.querySelector("#hero-clock")!.textContent =
      `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  #place(order: Order, taken: Record<Place, number>, gone: number): void {
    const hop = order.hops.find(({ start }) => this.#now < start + HOP_MS);
    let at: { x: number; y: number };
    if (hop) {
      const part = Math.max(0, (this.#now - hop.start) / HOP_MS);
      at = hop.way.getPointAtLength(hop.way.getTotalLength() * part * part * (3 - 2 * part));
    } else {
      const tray = TRAYS[order.place ?? "queue"];
      const slot = taken[order.place ?? "queue"]++;
      order.dot.style.display = slot < tray.slots ? "" : "none";
      at = { x: tray.x + slot * SLOT_PX, y: tray.y };
    }
    if (hop) order.dot.style.display = "";
    order.dot.setAttribute("transform", `translate(${at.x} ${at.y})`);
    order.dot.setAttribute("opacity", String(1 - gone));
    order.dot.firstElementChild!.setAttribute("class", order.look);
    const count = order.place !== "dead" && order.receive > 1 ? String(order.receive) : "";
    const text = order.dot.lastElementChild!;
    text.setAttribute("y", "-8");
    if (text.textContent !== count) text.textContent = count;
  }

  #told(words: string): void {
    this.figure.querySelector("#hero-told")!.textContent = words;
  }
}

export function startHero(): void {
  const figure = document.getElementById("hero");
  const button = document.getElementById("hero-play");
  if (figure && button instanceof HTMLButtonElement) new Hero(figure, button);
}
