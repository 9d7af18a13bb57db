/** Finds the field that a link leads to, opens what is folded around it, and shows it. */

const SHOWN_MS = 2400;

/** Show the field at a pointer, or what holds it; false where the form has neither. */
export function showField(form: HTMLElement, pointer: string): boolean {
  const field = fieldAt(form, pointer);
  if (!field) return false;
  for (let box = field.closest("details"); box; box = box.parentElement?.closest("details") ?? null)
    box.open = true;
  (inputOf(field) ?? field).focus();
  field.scrollIntoView({ block: "center" });
  field.classList.add("is-wanted");
  setTimeout(() => field.classList.remove("is-wanted"), SHOWN_MS);
  return true;
}

/** What takes the focus: the field's own input, or else the head of what is folded. */
const inputOf = (field: HTMLElement): HTMLElement | null =>
  field.matches("input, select, textarea")
    ? field
    : (field.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea, [tabindex]") ??
      field.querySelector<HTMLElement>("summary"));

function fieldAt(form: HTMLElement, pointer: string): HTMLElement | undefined {
  const fields = [...form.querySelectorAll<HTMLElement>("[data-pointer], [data-key]")];
  const at = (wanted: string): HTMLElement | undefined =>
    fields.find(({ dataset }) => dataset.pointer === wanted || dataset.key === wanted);
  for (let wanted = pointer; wanted.length > 1; wanted = wanted.slice(0, wanted.lastIndexOf("/"))) {
    const found = at(wanted);
    if (found) return found;
  }
  return undefined;
}
