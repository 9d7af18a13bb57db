import { describe, expect, test } from "vitest";
import { allFindings, countWords, readFindings, readLint } from "../../src/document/findings";
import { EMPTY_GRAPH } from "../../src/document/graph";

const found = (id: string, severity: string) => ({ id, severity, text: id, node: "n1", block: "b1" });

describe("findings", () => {
  test("are read from the server's message, what is malformed as nothing", () => {
    const [finding] = readFindings({ findings: [found("a", "error"), 7, null] });
    expect(finding).toMatchObject({
      id: "a",
      severity: "error",
      node: "n1",
      block: "b1",
      line: null,
      fix: "",
    });
    expect(readFindings({})).toEqual([]);
    expect(readFindings({ findings: [{ severity: "loud" }] })[0]!.severity).toBe("warning");
  });

  test("come with the worst first, in the server's order within a severity", () => {
    const rules = readFindings({
      findings: [found("a", "hint"), found("b", "warning"), found("c", "warning")],
    });
    const lint = readLint({
      version: 3,
      remarks: [{ rule: "E3012", severity: "error", text: "x", line: 4 }],
    });
    const graph = { ...EMPTY_GRAPH, problems: [{ block: "b1", text: "twice", line: 1, column: 1 }] };
    const all = allFindings(graph, rules, lint);
    expect(all.map((finding) => finding.id)).toEqual(["template:0", "lint:0", "b", "c", "a"]);
  });

  test("of cfn-lint about a line of which a rule speaks already are left out", () => {
    const rules = readFindings({ findings: [{ ...found("a", "error"), line: 4 }] });
    const remark = { rule: "E3034", severity: "error", text: "x", block: "b1", node: "n1" };
    const lint = readLint({ version: 3, remarks: [4, 5].map((line) => ({ ...remark, line })) });
    expect(allFindings(EMPTY_GRAPH, rules, lint).map(({ id }) => id)).toEqual(["a", "lint:1"]);
    expect(lint.findings[1]).toMatchObject({ block: "b1", node: "n1" });
  });

  test("are counted in words", () => {
    const rules = readFindings({ findings: [found("a", "error"), found("b", "hint"), found("c", "hint")] });
    expect(countWords(rules)).toBe("1 error, 2 hints");
    expect(countWords([])).toBe("");
  });
});
