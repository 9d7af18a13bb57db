// Serves a Node.js handler the world's chance: SHA-256 of the invocation's seed and a counter.
import crypto, { webcrypto } from "node:crypto";

let seed = "0";
let drawn = 0;
let pool = Buffer.alloc(0);
function bytes(size) {
  while (pool.length < size) {
    pool = Buffer.concat([pool, crypto.createHash("sha256").update(`${seed}/${drawn++}`).digest()]);
  }
  const taken = Buffer.from(pool.subarray(0, size));
  pool = pool.subarray(size);
  return taken;
}
export function reseed(value) {
  [seed, drawn, pool] = [value, 0, Buffer.alloc(0)];
}
const later = (callback, value) => (callback ? void setImmediate(() => callback(null, value)) : value);
const uuid = () => {
  const raw = bytes(16);
  raw[6] = (raw[6] & 0x0f) | 0x40;
  raw[8] = (raw[8] & 0x3f) | 0x80;
  const hex = raw.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
};
const fill = (target) => {
  new Uint8Array(target.buffer, target.byteOffset, target.byteLength).set(bytes(target.byteLength));
  return target;
};
Math.random = () => bytes(6).readUIntBE(0, 6) / 2 ** 48;
const replace = (object, functions) => {
  for (const [name, value] of Object.entries(functions)) {
    Object.defineProperty(object, name, { value, configurable: true, writable: true, enumerable: true });
  }
};
replace(crypto, {
  randomBytes: (size, callback) => later(callback, bytes(size)),
  randomUUID: uuid,
  randomFillSync: fill,
  randomFill: (target, ...rest) => later(rest.at(-1), fill(target)),
  randomInt: (low, high, callback) => {
    if (high === undefined || typeof high === "function") [low, high, callback] = [0, low, high];
    return later(callback, low + Math.floor(Math.random() * (high - low)));
  },
});
replace(webcrypto, { getRandomValues: fill, randomUUID: uuid });
