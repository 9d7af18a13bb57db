/** What stands in the fields of a form while a person types in them. */

/** What a field of the form says, as the server wrote it or as it was typed. */
export const valueOf = (field: HTMLElement): string => {
  const input = field.querySelector<HTMLInputElement>("[name=value]");
  return input?.type === "checkbox" ? String(input.checked) : (input?.value ?? "");
};

/** Whether a field holds what the server does not have yet. */
export const isTyped = (field: Element): boolean =>
  (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) &&
  field.value !== field.defaultValue;

export const isField = (target: Element | null): boolean =>
  target?.matches("input, select, textarea, [contenteditable], .code-editor") ?? false;
