/** Standard output, whose reader may be slow or gone. */

import process from "node:process";

/** The part of it that is used here. https://docs.deno.com/api/deno/~/Deno.stdout */
interface Deno {
  stdout: { write(bytes: Uint8Array): Promise<number> };
}

/** Resolves when all of it is taken; rejects when it is not, as by a closed pipe. Nothing else is held up meanwhile. */
export const writeOut = (text: string | Uint8Array): Promise<void> => {
  const { Deno } = globalThis as unknown as { Deno?: Deno };
  return Deno === undefined ? writeByNode(text) : writeByDeno(Deno, Buffer.from(text));
};

const writeByNode = (text: string | Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });

/** The stream of Node that it has besides would hold up the whole process until a pipe has taken all. */
const writeByDeno = async ({ stdout }: Deno, bytes: Uint8Array): Promise<void> => {
  for (let written = 0; written < bytes.length; ) written += await stdout.write(bytes.subarray(written));
};
