import { expect, test } from "vitest";
import { PALETTE } from "../../harness/boards";
import { searchPalette } from "../../src/document/palette";

const labels = (query: string) => searchPalette(PALETTE, query).map((item) => item.label);

test("an exact glyph comes first", () => {
  expect(labels("sns")[0]).toBe("SNS topic");
});

test("keywords find what the label does not say", () => {
  expect(labels("fan-out")).toEqual(["SNS topic"]);
});

test("every word must fit", () => {
  expect(labels("sqs topic")).toEqual([]);
});

test("no query keeps everything in its order", () => {
  expect(labels("  ")).toEqual(PALETTE.map((item) => item.label));
});
