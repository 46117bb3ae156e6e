/**
 * The first process of a sandbox: `node relay.ts <unix socket>`. An HTTP proxy for CONNECT alone, by which those outside reach what
 * listens on the sandbox's own network. Says its process id, as the outside knows it, once it listens; ends with its input.
 */

import { readlinkSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";

const [socketPath] = process.argv.slice(2);

const server = createServer((_, response) => void response.writeHead(405).end());
server.on("connect", (request, client) => {
  const { hostname, port } = new URL(`tcp://${request.url}`);
  const upstream = connect(Number(port), hostname.replace(/^\[(.*)\]$/, "$1"));
  let isOpen = false;
  upstream.once("connect", () => {
    isOpen = true;
    client.write("HTTP/1.1 200 OK\r\n\r\n");
    client.pipe(upstream).pipe(client);
  });
  upstream.once("error", (error: NodeJS.ErrnoException) => {
    if (isOpen) client.destroy();
    else client.end(`HTTP/1.1 502 ${error.code}\r\n\r\n`);
  });
  client.once("error", () => upstream.destroy());
});
// /proc is still the one of the outside, so it tells the id that is valid there.
server.listen(socketPath, () => console.log(readlinkSync("/proc/self")));
process.stdin.resume().once("end", () => process.exit());
