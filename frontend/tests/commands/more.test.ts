// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { canDo, commandOf } from "../../src/commands";
import { openPage } from "../page";

test("what a narrow bar has no room for is in its menu", async () => {
  const { session, told } = await openPage();
  commandOf("more").run(session);
  for (const wanted of ["undo", "find", "comment", "share", "export", "history", "outline"])
    expect(told.offered).toContain(wanted);
});

test.each(["share", "export", "history", "outline"])(
  "%s is what the bar's own link or button does",
  async (id) => {
    const { session } = await openPage();
    const link = document.querySelector<HTMLElement>(`.topbar [data-place=${id}]`)!;
    let pressed = 0;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      pressed += 1;
    });
    commandOf(id).run(session);
    expect(pressed).toBe(1);
    link.remove();
    expect(canDo(session, commandOf(id))).toBe(false);
  },
);
