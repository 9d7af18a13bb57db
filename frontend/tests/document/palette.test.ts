import { expect, test } from "vitest";
import { PALETTE } from "../../harness/boards";
import { atHand, distinction, searchPalette } from "../../src/document/palette";

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

test("at hand are the starters, then what the board has, most used first", () => {
  const used = ["AWS::S3::Bucket", "AWS::SNS::Topic", "AWS::SNS::Topic"];
  expect(atHand(PALETTE, used).map((item) => item.type)).toEqual([
    "actor:traffic",
    "AWS::SQS::Queue",
    "AWS::Serverless::Function",
    "AWS::SNS::Topic",
    "AWS::S3::Bucket",
  ]);
});

test("only items of one label are told apart", () => {
  const functions = PALETTE.filter((item) => item.label === "Lambda function");
  expect(functions.map((item) => distinction(item, PALETTE)).sort()).toEqual([
    "Lambda Function",
    "Serverless Function",
  ]);
  expect(
    distinction(
      PALETTE.find((item) => item.type === "AWS::SQS::Queue")!,
      PALETTE,
    ),
  ).toBe("");
});
