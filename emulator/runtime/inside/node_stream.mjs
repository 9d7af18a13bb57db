// The global `awslambda`: what a handler that streams writes is collected, as a response leaves in one piece.
import { Writable } from "node:stream";

const STREAMS = Symbol("streams");
const HEAD_ENDS = Buffer.alloc(8); // between the head of an HTTP response and its body

class ResponseStream extends Writable {
  parts = [];
  _write(part, encoding, done) {
    this.parts.push(Buffer.from(part, encoding));
    done();
  }
  setContentType() {}
}

globalThis.awslambda = {
  streamifyResponse: (handler) => Object.assign(handler, { [STREAMS]: true }),
  HttpResponseStream: {
    from(stream, head) {
      stream.write(Buffer.concat([Buffer.from(JSON.stringify(head)), HEAD_ENDS]));
      return stream;
    },
  },
};

// A handler that streams as one that returns its stream, once it has ended.
export function collecting(handler) {
  if (!handler[STREAMS]) return handler;
  return async (event, context) => {
    const stream = new ResponseStream();
    const ended = new Promise((resolve, reject) => stream.once("finish", resolve).once("error", reject));
    await Promise.all([handler(event, stream, context), ended]);
    return stream;
  };
}

// The bytes of a stream, undefined for what is none.
export const collected = (result) => (result instanceof ResponseStream ? Buffer.concat(result.parts) : undefined);
