/** What is typed is applied, what others do is followed, and a clash is asked about. */
// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";
import type { Answer, Sent } from "../../src/document/texts";
import type { CodeEditor } from "../../src/editor/code-editor";
import { PAUSE_MS, TextBinding } from "../../src/panels/text-binding";

let typed: string;
let marks: unknown[];
let server: { text: string; sent: Sent[]; answers: Answer[]; holds: Promise<void> };
let status: HTMLElement;

const editor = (): CodeEditor =>
  ({
    get text() {
      return typed;
    },
    follow: (text: string) => (typed = text),
    mark: (problem: unknown) => marks.push(problem),
  }) as unknown as CodeEditor;

const shown = (text: string) => ({ text, format: "yaml", blocks: [] });
const taken = (text: string): Answer => ({ kind: "taken", ...shown(text) });

function bind(text: string): TextBinding {
  typed = text.replaceAll("\r\n", "\n");
  server = { text, sent: [], answers: [], holds: Promise.resolve() };
  status = document.createElement("p");
  return new TextBinding(
    {
      fetch: () => {
        const answer = shown(server.text);
        return server.holds.then(() => answer);
      },
      send: (sent) => {
        server.sent.push(sent);
        return Promise.resolve(server.answers.shift() ?? taken(sent.text));
      },
    },
    null,
    status,
    shown(text),
    editor,
  );
}

beforeEach(() => {
  marks = [];
});

test("what is typed is applied after a pause, once", async () => {
  vi.useFakeTimers();
  const binding = bind("a\n");
  typed = "ab\n";
  binding.changed();
  binding.changed();
  await vi.advanceTimersByTimeAsync(PAUSE_MS + 1);
  vi.useRealTimers();
  expect(server.sent.map((sent) => [sent.base, sent.text])).toEqual([["a\n", "ab\n"]]);
  expect(binding.isDirty).toBe(false);
  expect(status.textContent).toBe("Applied");
});

test("line ends of the template are kept", async () => {
  const binding = bind("a\r\nb\r\n");
  typed = "a\nc\n";
  await binding.apply();
  expect(server.sent[0]!.text).toBe("a\r\nc\r\n");
});

test("what others did comes with the answer", async () => {
  const binding = bind("a\nb\n");
  typed = "a\nB\n";
  server.answers = [taken("A\nB\n")];
  await binding.apply();
  expect(typed).toBe("A\nB\n");
  expect(binding.isDirty).toBe(false);
});

test("who types on while the answer comes is not disturbed, and takes nothing of others back", async () => {
  const binding = bind("a\nb\n");
  typed = "a\nB\n";
  server.answers = [taken("A\nB\n")];
  const applied = binding.apply();
  typed = "a\nBB\n";
  await applied;
  expect(typed).toBe("a\nBB\n");
  await binding.apply();
  expect([server.sent[1]!.base, server.sent[1]!.text]).toEqual(["a\nB\n", "a\nBB\n"]);
});

test("others' changes are followed only where nobody types", async () => {
  const binding = bind("a\n");
  server.text = "b\n";
  await binding.follow();
  expect(typed).toBe("b\n");
  typed = "mine\n";
  server.text = "c\n";
  await binding.follow();
  expect(typed).toBe("mine\n");
});

test("a text that is no template is marked at its line and kept", async () => {
  const binding = bind("a\n");
  typed = "a: [\n";
  server.answers = [{ kind: "refused", reason: "not closed", line: 1, column: 4 }];
  await binding.apply();
  expect(marks).toEqual([{ line: 1, column: 4, message: "not closed" }]);
  expect(status.textContent).toBe("Line 1, column 4: not closed");
  expect(typed).toBe("a: [\n");
});

test("a clash is asked about: mine wins, or theirs", async () => {
  const clash: Answer = { kind: "clash", clashes: [{ name: "Orders", mine: "m\n", theirs: "t\n" }] };
  const binding = bind("o\n");
  typed = "m\n";
  server.answers = [clash];
  await binding.apply();
  const [keep, drop] = [...status.querySelectorAll("button")];
  keep!.click();
  await vi.waitFor(() => expect(server.sent[1]?.mine).toEqual(["Orders"]));
  typed = "m\nx\n";
  server.text = "t\n";
  drop!.click();
  await vi.waitFor(() => expect(server.sent[2]?.text).toBe("t\nx\n"));
});

test("an answer that was overtaken by what is typed here takes nothing back", async () => {
  const binding = bind("a\n");
  let arrive = (): void => undefined;
  server.holds = new Promise((resolve) => (arrive = resolve));
  const followed = binding.follow();
  typed = "mine\n";
  await binding.apply();
  arrive();
  await followed;
  expect(typed).toBe("mine\n");
  expect(binding.isDirty).toBe(false);
});
