/** The foldable parts of a server's form: which are open, and which a search leaves in sight. */

/** Which of a form's folds are open, by their names. */
export function foldsOf(panel: HTMLElement): Map<string, boolean> {
  const folds = [...panel.querySelectorAll<HTMLDetailsElement>("details[data-key]")];
  return new Map(folds.map((fold) => [fold.dataset.key!, fold.open]));
}

/** Open and close folds as they were before the form came again. */
export function openFolds(panel: HTMLElement, opened: ReadonlyMap<string, boolean>): void {
  for (const fold of panel.querySelectorAll<HTMLDetailsElement>("details[data-key]")) {
    const isOpen = opened.get(fold.dataset.key!);
    if (isOpen !== undefined) fold.open = isOpen;
  }
}

/** Show the properties whose name or label has the words of a search field. */
export function filterFields(target: EventTarget | null): void {
  if (!(target instanceof HTMLInputElement) || target.dataset.filters === undefined) return;
  const wanted = target.value.trim().toLowerCase();
  const list = document.getElementById(target.dataset.filters);
  for (const field of list?.querySelectorAll<HTMLElement>(":scope > [data-words]") ?? [])
    field.hidden = !field.dataset.words!.includes(wanted);
}
