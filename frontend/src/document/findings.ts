/** What is wrong with the board: what the server's rules find, what cfn-lint says, and parts that cannot be read. */
import type { Graph, Problem } from "./graph";

export type Severity = "error" | "warning" | "hint";
const SEVERITIES: readonly Severity[] = ["error", "warning", "hint"];
export const SEVERITY_WORDS: Record<Severity, [string, string]> = {
  error: ["Error", "errors"],
  warning: ["Warning", "warnings"],
  hint: ["Hint", "hints"],
};

export interface Finding {
  id: string;
  rule: string;
  severity: Severity;
  title: string;
  text: string;
  reason: string;
  source: string;
  /** The part of the template, the node that draws it, and the setting that decides. */
  block: string | null;
  node: string | null;
  pointer: string;
  logicalId: string;
  line: number | null;
  column: number | null;
  /** What its button says; empty where there is no fix. */
  fix: string;
}

export interface Lint {
  version: number;
  failure: string;
  findings: Finding[];
}

type Loose = Record<string, unknown>;
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const amount = (value: unknown): number | null => (typeof value === "number" ? value : null);
const rows = (value: unknown): Loose[] =>
  Array.isArray(value) ? value.filter((row): row is Loose => typeof row === "object" && row !== null) : [];
const severityOf = (value: unknown): Severity => (value === "error" || value === "hint" ? value : "warning");

export function readFindings(message: Loose): Finding[] {
  return rows(message.findings).map((row) => ({
    id: text(row.id),
    rule: text(row.rule),
    severity: severityOf(row.severity),
    title: text(row.title),
    text: text(row.text),
    reason: text(row.reason),
    source: text(row.source),
    block: typeof row.block === "string" ? row.block : null,
    node: typeof row.node === "string" ? row.node : null,
    pointer: text(row.pointer),
    logicalId: text(row.logicalId),
    line: amount(row.line),
    column: amount(row.column),
    fix: text(row.fix),
  }));
}

export function readLint(message: Loose): Lint {
  const findings = rows(message.remarks).map((row, index) => ({
    id: `lint:${index}`,
    rule: text(row.rule),
    severity: severityOf(row.severity),
    title: `cfn-lint ${text(row.rule)}`,
    text: text(row.text),
    reason: "",
    source: text(row.source),
    block: typeof row.block === "string" ? row.block : null,
    node: typeof row.node === "string" ? row.node : null,
    pointer: "",
    logicalId: text(row.logicalId),
    line: amount(row.line),
    column: amount(row.column),
    fix: "",
  }));
  return { version: amount(message.version) ?? 0, failure: text(message.failure), findings };
}

/** A part of the template that cannot be read, or that stands twice. */
function ofProblem(problem: Problem, index: number): Finding {
  return {
    id: `template:${index}`,
    rule: "template",
    severity: "error",
    title: "Template",
    text: problem.text,
    reason: "",
    source: "",
    block: problem.block,
    node: problem.block,
    pointer: "",
    logicalId: "",
    line: problem.line,
    column: problem.column,
    fix: "",
  };
}

/** All of it, the worst first. What a rule of ours says of a line, cfn-lint need not say again. */
export function allFindings(graph: Graph, found: Finding[], lint: Lint | null): Finding[] {
  const told = new Set(found.flatMap(({ block, line }) => (line === null ? [] : [`${block} ${line}`])));
  const remarks = (lint?.findings ?? []).filter(({ block, line }) => !told.has(`${block} ${line}`));
  const all = [...graph.problems.map(ofProblem), ...found, ...remarks];
  const rank = (finding: Finding): number => SEVERITIES.indexOf(finding.severity);
  return all
    .map((finding, index) => ({ finding, index }))
    .sort((a, b) => rank(a.finding) - rank(b.finding) || a.index - b.index)
    .map(({ finding }) => finding);
}

/** How many of each severity, in words: "2 errors, 1 hint". */
export function countWords(findings: readonly Finding[]): string {
  return SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    const [one, many] = SEVERITY_WORDS[severity];
    return count ? [`${count} ${count === 1 ? one.toLowerCase() : many}`] : [];
  }).join(", ");
}
