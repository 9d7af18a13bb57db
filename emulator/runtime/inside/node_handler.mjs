// Finds the function that a handler's name means, or says in Lambda's words why there is none.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { collecting } from "./node_stream.mjs";

export class Fault extends Error {
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}

// Why a package of the AWS SDK is not there, which Lambda's runtimes bring; "" where it is another package.
function whyNoSdk(message) {
  const bring = "bundle it with the code, or put it into a layer";
  if (/'aws-sdk['/]/.test(message)) return ` (runtimes since nodejs18.x do not bring version 2 of the AWS SDK: ${bring})`;
  if (!/'@(aws-sdk|smithy)\//.test(message)) return "";
  const isInstalled = process.env.NODE_PATH.split(":").some((each) => fs.existsSync(`${each}/@aws-sdk/client-sqs`));
  return isInstalled
    ? ` (Sluice brings a part of Lambda's AWS SDK only, without this package: ${bring})`
    : ` (Lambda's AWS SDK is not installed here: \`python3 manage.py up\` does it; or ${bring})`;
}

export async function load(name) {
  const dot = name.lastIndexOf(".");
  const slash = name.lastIndexOf("/");
  if (dot <= slash) throw new Fault("Runtime.MalformedHandlerName", "Bad handler");
  const [module, exported] = [name.slice(0, dot), name.slice(dot + 1)];
  const base = path.resolve(process.env.LAMBDA_TASK_ROOT, module);
  const file = [".js", ".mjs", ".cjs", "/index.js"].map((end) => base + end).find((each) => fs.existsSync(each));
  if (!file) throw new Fault("Runtime.ImportModuleError", `Error: Cannot find module '${module}'`);
  let loaded;
  try {
    loaded = await loadFile(file);
  } catch (error) {
    if (error instanceof SyntaxError) throw new Fault("Runtime.UserCodeSyntaxError", `SyntaxError: ${error.message}`);
    if (["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND"].includes(error?.code)) {
      throw new Fault("Runtime.ImportModuleError", `Error: ${error.message}${whyNoSdk(error.message)}`);
    }
    throw error;
  }
  const handler = loaded[exported] ?? loaded.default?.[exported];
  if (typeof handler !== "function") {
    throw new Fault("Runtime.HandlerNotFound", `${name} is undefined or not exported`);
  }
  return collecting(handler);
}

async function loadFile(file) {
  if (file.endsWith(".mjs")) return import(pathToFileURL(file));
  try {
    return createRequire(file)(file);
  } catch (error) {
    if (["ERR_REQUIRE_ESM", "ERR_REQUIRE_ASYNC_MODULE"].includes(error?.code)) return import(pathToFileURL(file));
    throw error;
  }
}
