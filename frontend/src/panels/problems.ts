/** The drawer's list of problems: the worst first, each with its reason, its place and, where there is one, its fix. */
import {
  allFindings,
  countWords,
  SEVERITY_WORDS,
  type Finding,
  type Lint,
  type Severity,
} from "../document/findings";
import { element, icon } from "../element";
import type { Session } from "../session";
import { Signal } from "../signal";

const GLYPHS: Record<Severity, string> = { error: "✕", warning: "▲", hint: "●" };

export class Problems {
  readonly changed = new Signal<Finding[]>();
  readonly element = element("div", { class: "problems-page" });
  #list = element("ul", { class: "problems" });
  #told = element("p", { class: "problems-told", role: "status" });
  #lint: HTMLButtonElement;
  #lintTold = element("span", { class: "quiet" });
  #asked = false;
  #shown = "";
  #open = new Set<string>();

  constructor(private readonly session: Session) {
    this.#lint = element("button", { type: "button", class: "button small" }, "Check with cfn-lint");
    this.#lint.addEventListener("click", () => void this.#askLint());
    this.element.append(
      element("div", { class: "problems-head" }, this.#told, this.#lintTold, this.#lint),
      this.#list,
    );
    session.graphed.on(() => this.#fill());
    session.reviewed.on(() => this.#fill());
    session.linted.on(() => {
      this.#asked = false;
      this.#fill();
    });
    this.#fill();
  }

  get findings(): Finding[] {
    return allFindings(this.session.graph, this.session.findings, this.session.lint);
  }

  #fill(): void {
    const findings = this.findings;
    this.#told.textContent = findings.length ? countWords(findings) : "No problems found.";
    this.#tellLint(this.session.lint);
    const shown = JSON.stringify([findings, this.session.canEdit]);
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#keepFocus(() => this.#list.replaceChildren(...findings.map((finding) => this.#row(finding))));
    }
    this.changed.emit(findings);
  }

  #tellLint(lint: Lint | null): void {
    this.#lint.disabled = this.#asked;
    this.#lint.hidden = !this.session.canEdit;
    const isOld = lint !== null && lint.version < this.session.graph.version;
    this.#lint.textContent = lint === null ? "Check with cfn-lint" : "Check again";
    this.#lintTold.textContent = this.#asked
      ? "cfn-lint is looking…"
      : lint === null
        ? ""
        : lint.failure ||
          `cfn-lint found ${countWords(lint.findings) || "nothing"}${isOld ? ", before your last change" : ""}`;
  }

  #row(finding: Finding): HTMLElement {
    const { node, line, column } = finding;
    const place = line === null ? "" : `line ${line}${column === null ? "" : `, column ${column}`}`;
    const [word] = SEVERITY_WORDS[finding.severity];
    const mark = element(
      "span",
      { class: "severity" },
      element("span", { "aria-hidden": "true" }, GLYPHS[finding.severity]),
      ` ${word}`,
    );
    const words = element("span", { class: "problem-text" }, finding.text);
    const told =
      node !== null && this.session.node(node)
        ? element("button", { type: "button", class: "problem-open", "data-finding": finding.id }, words)
        : words;
    told.addEventListener("click", () => this.#show(finding));
    const row = element("li", { "data-severity": finding.severity }, mark, told);
    if (place) row.append(element("span", { class: "quiet problem-place" }, place));
    const tools = element("span", { class: "problem-tools" });
    if (finding.fix && this.session.canEdit) {
      const fix = element(
        "button",
        { type: "button", class: "button small", "data-fix": finding.id },
        icon("wand"),
        finding.fix,
      );
      fix.addEventListener("click", () => {
        fix.disabled = true;
        void this.session.fix(finding).then(() => (fix.disabled = false));
      });
      tools.append(fix);
    }
    if (tools.childElementCount) row.append(tools);
    if (finding.reason || finding.source) row.append(this.#why(finding));
    return row;
  }

  #why(finding: Finding): HTMLElement {
    const why = element(
      "details",
      { class: "problem-why", open: this.#open.has(finding.id) },
      element("summary", {}, `Why? ${finding.title}`),
      finding.reason ? element("p", {}, finding.reason) : null,
    );
    if (/^https:\/\//.test(finding.source)) {
      const host = new URL(finding.source).hostname;
      why.append(
        element(
          "a",
          { href: finding.source, rel: "noreferrer noopener", target: "_blank" },
          `Source: ${host}`,
        ),
      );
    }
    why.addEventListener("toggle", () => {
      if (why.open) this.#open.add(finding.id);
      else this.#open.delete(finding.id);
    });
    return why;
  }

  #show(finding: Finding): void {
    const { block, node, pointer, title } = finding;
    if (node === null || !this.session.node(node)) return;
    if (pointer && block === node) this.session.openSetting({ node, pointer, words: title });
    else this.session.openNode(node);
  }

  /** Leave the focus at the same finding, or in the list, when the list is written anew. */
  #keepFocus(write: () => void): void {
    const focused = document.activeElement;
    const had = focused !== null && this.#list.contains(focused);
    const finding = focused instanceof HTMLElement ? focused.dataset.finding : undefined;
    write();
    if (!had) return;
    const again = [...this.#list.querySelectorAll<HTMLElement>("[data-finding]")];
    (again.find((each) => each.dataset.finding === finding) ?? again[0] ?? this.#lint).focus();
  }

  async #askLint(): Promise<void> {
    this.#asked = true;
    this.#tellLint(this.session.lint);
    if (!(await this.session.askLint())) this.#asked = false;
    this.#tellLint(this.session.lint);
  }
}
