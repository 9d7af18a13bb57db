import { afterEach, expect, test, vi } from "vitest";
import { EditRefused, postEdit } from "../../src/document/edits";

const asking = { board: "b1", tab: "tab", csrf: "secret" };

function answering(answer: () => Response | Promise<Response>): { requests: [string, RequestInit][] } {
  const requests: [string, RequestInit][] = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    requests.push([url, init]);
    return answer();
  });
  return { requests };
}

afterEach(() => vi.unstubAllGlobals());

test("an edit carries the tab, its own id and the token", async () => {
  const { requests } = answering(() => Response.json({ created: ["n1"] }));
  const made = await postEdit(asking, { kind: "add", type: "AWS::SQS::Queue", x: 8, y: 16 });
  const [url, init] = requests[0]!;
  const headers = init.headers as Record<string, string>;
  expect(url).toBe("/b/b1/edit");
  expect([headers["X-Sluice-Tab"], headers["X-CSRFToken"]]).toEqual(["tab", "secret"]);
  expect(made).toEqual({ edit: headers["X-Sluice-Edit"], created: ["n1"] });
});

test("a refusal has the server's reason and fix", async () => {
  answering(() =>
    Response.json(
      { reason: "S3 cannot target a FIFO queue.", fix: "Use a standard queue." },
      { status: 422 },
    ),
  );
  const refused = postEdit(asking, { kind: "connect", source: "a", target: "b" });
  await expect(refused).rejects.toMatchObject({
    reason: "S3 cannot target a FIFO queue.",
    fix: "Use a standard queue.",
  });
});

test("an answer that is no JSON is still a refusal", async () => {
  answering(() => new Response("<h1>Bad gateway</h1>", { status: 502 }));
  await expect(postEdit(asking, { kind: "delete", ids: [] })).rejects.toThrow("The server answered 502.");
});

test("a server out of reach is a refusal that says what to do", async () => {
  answering(() => Promise.reject(new TypeError("fetch failed")));
  await expect(postEdit(asking, { kind: "delete", ids: [] })).rejects.toBeInstanceOf(EditRefused);
});
