import { expect, test } from "vitest";
import { SavedState } from "../../src/document/saved-state";

function opened(): SavedState {
  const saved = new SavedState();
  saved.connection("open");
  saved.synced();
  return saved;
}

test("a change is being saved until the server has acknowledged it", () => {
  const saved = opened();
  expect(saved.words).toBe("Saved");
  saved.drew();
  expect(saved.words).toBe("Saving…");
  saved.acknowledged();
  expect(saved.words).toBe("Saved");
});

test("offline says whether something is kept only here", () => {
  const saved = opened();
  saved.connection("offline");
  expect(saved.state).toBe("offline");
  saved.drew();
  expect(saved.state).toBe("offline-unsaved");
});

test("offline says how long what is unsaved is kept", () => {
  let isKept = false;
  const saved = new SavedState(() => isKept);
  saved.connection("offline");
  saved.drew();
  expect(saved.explanation).toMatch(/^Kept in this tab;/);
  isKept = true;
  expect(saved.explanation).toMatch(/^Kept in this browser, also when you close the page;/);
});

test("listeners hear of each state once", () => {
  const saved = opened();
  const heard: string[] = [];
  saved.changed.on((state) => heard.push(state));
  saved.drew();
  saved.drew();
  saved.acknowledged();
  expect(heard).toEqual(["saving", "saved"]);
});

test("a new attempt to connect does not say that anything is saved before the board is here again", () => {
  const saved = opened();
  for (const lost of ["offline", "full"] as const) {
    saved.connection(lost);
    saved.connection("connecting");
    saved.connection("open");
    expect(saved.state).toBe(lost);
    saved.synced();
    expect(saved.state).toBe("saved");
  }
});

test("a board that is gone is gone, whatever was tried before", () => {
  const saved = opened();
  saved.connection("offline");
  saved.connection("gone");
  expect(saved.words).toBe("This board is not yours any more");
});
