/** A client of memcached's text protocol. https://docs.memcached.org/protocols/basic/ */

import type { Duplex } from "node:stream";

/** The line that ends an answer. */
const lastLine =
  /(?:^|\r\n)(?:END|OK|RESET|STORED|NOT_STORED|DELETED|NOT_FOUND|ERROR|VERSION .*|CLIENT_ERROR .*|SERVER_ERROR .*)\r\n$/;

/** Sends lines as one request and resolves with the answer's; rejects when the connection ends before the answer does. */
export const ask = (connection: Duplex, ...lines: string[]): Promise<string[]> =>
  new Promise((resolve, reject) => {
    let answer = "";
    const onData = (chunk: Buffer) => {
      answer += chunk;
      if (!lastLine.test(answer)) return;
      connection.off("data", onData).off("error", reject).off("close", onClose);
      // What goes wrong later shows at the next request.
      connection.on("error", () => {});
      resolve(answer.trimEnd().split("\r\n"));
    };
    const onClose = () => reject(new Error(`The connection was closed after "${answer}"`));
    connection.on("data", onData).once("error", reject).once("close", onClose);
    connection.write(lines.map((line) => `${line}\r\n`).join(""));
  });

/** Each `STAT name value` of a `stats` command. */
export const stats = async (connection: Duplex, ...command: string[]): Promise<Record<string, string>> => {
  const answer = await ask(connection, ["stats", ...command].join(" "));
  return Object.fromEntries(answer.slice(0, -1).map((line) => line.split(" ").slice(1)));
};
