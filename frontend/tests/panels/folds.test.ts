/** The folds of a server's form. */
// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { filterFields, foldsOf, openFolds } from "../../src/panels/folds";

const FORM = `
  <div id="panel">
    <details data-key="/Properties/Tags" open></details>
    <details data-key="more"></details>
    <input data-filters="list">
    <div id="list"><p data-words="kms key kmsmasterkeyid"></p><p data-words="tags"></p></div>
  </div>`;

function panel(): HTMLElement {
  document.body.replaceChildren(...new DOMParser().parseFromString(FORM, "text/html").body.childNodes);
  return document.getElementById("panel")!;
}

test("a form that comes again has the folds open that were open", () => {
  const before = foldsOf(panel());
  before.set("more", true).set("/Properties/Tags", false);
  const again = panel();
  openFolds(again, before);
  expect(foldsOf(again)).toEqual(before);
});

test("a search leaves the properties in sight whose words it has", () => {
  const input = panel().querySelector("input")!;
  input.value = " KMSm ";
  filterFields(input);
  const shown = [...document.querySelectorAll("#list > p")].map((field) => !(field as HTMLElement).hidden);
  expect(shown).toEqual([true, false]);
  input.value = "";
  filterFields(input);
  expect(document.querySelectorAll("#list > [hidden]").length).toBe(0);
});
