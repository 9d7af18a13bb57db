/** The bar at the top: the board's name, whether it is saved, who is here, undo and redo. */
import { element } from "../element";
import type { Session } from "../session";
import { Following } from "./following";

const SHOWN_PEOPLE = 5;

export function attachTopBar(session: Session, bar: HTMLElement): void {
  const name = bar.querySelector<HTMLElement>("#board-name")!;
  const saved = bar.querySelector<HTMLElement>("#saved-state")!;
  const people = bar.querySelector<HTMLElement>("#people")!;
  const undo = bar.querySelector<HTMLButtonElement>("[data-command=undo]")!;
  const redo = bar.querySelector<HTMLButtonElement>("[data-command=redo]")!;

  session.board.patched.on((patch) => {
    if (!patch.meta.has("name") || !session.board.name) return;
    name.textContent = session.board.name;
    document.title = `${session.board.name} · Sluice`;
  });
  session.saved.changed.on((state) => {
    saved.dataset.state = state;
    saved.textContent = session.saved.words;
    saved.title = session.saved.explanation;
  });
  session.board.undoable.on((stack) => {
    undo.disabled = stack.undo === 0;
    redo.disabled = stack.redo === 0;
  });

  const following = new Following(session);
  let watched: unknown = null;
  const watch = (): void => {
    const awareness = session.socket.awareness;
    if (awareness === watched) return;
    watched = awareness;
    awareness.on("change", () => {
      showPeople(session, people, following);
      following.peopleMoved();
    });
  };
  watch();
  session.board.replaced.on(watch);
}

/** The avatars; a press on one follows that person. They are made anew only when the people are others. */
function showPeople(session: Session, list: HTMLElement, following: Following): void {
  const people = session.presence.others();
  const face = people.map(({ client, name, colour }) => `${client} ${name} ${colour}`).join();
  if (list.dataset.face === face) return;
  list.dataset.face = face;
  const rows = people.slice(0, SHOWN_PEOPLE).map((person) => {
    const avatar = element(
      "button",
      { type: "button", class: "person", "data-person": person.colour, title: `Follow ${person.name}` },
      element("span", { "aria-hidden": "true" }, initials(person.name)),
      element("span", { class: "visually-hidden" }, person.name),
    );
    avatar.addEventListener("click", () =>
      following.client === person.client ? following.stop() : following.follow(person.client),
    );
    return element("li", {}, avatar);
  });
  const more = people.length - SHOWN_PEOPLE;
  if (more > 0)
    rows.push(
      element("li", {}, element("span", { class: "person more", title: `${more} more` }, `+${more}`)),
    );
  list.replaceChildren(...rows);
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters =
    words.length > 1
      ? lettersOf(words[0])
          .slice(0, 1)
          .concat(lettersOf(words.at(-1)).slice(0, 1))
      : lettersOf(words[0]).slice(0, 2);
  return letters.join("").toUpperCase() || "?";
}

const lettersOf = (word = ""): string[] =>
  Array.from(new Intl.Segmenter().segment(word), ({ segment }) => segment);
