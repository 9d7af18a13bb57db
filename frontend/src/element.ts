/** Make an element with its attributes and children, text always as text. */
type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: never) => void)>;

/** `on…` attributes are listeners, `true` an empty attribute, `false`, null and undefined none. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(key.slice(2), value as EventListener);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children)
    if (child !== null && child !== undefined && child !== false) made.append(child);
  return made;
}

/** An icon of the interface; its meaning stands in the text or label next to it. */
export function icon(name: string): HTMLElement {
  return element("span", { class: `icon icon-${name}`, "aria-hidden": "true" });
}

/** The element with this id, which the page must have. */
export function required(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new MissingElement(id);
  return found;
}

export class MissingElement extends Error {
  constructor(readonly id: string) {
    super(`The page has no element #${id}.`);
  }
}
