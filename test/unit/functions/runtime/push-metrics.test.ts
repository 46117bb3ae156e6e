import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { pushMetrics } from "../../../../functions/runtime/push-metrics.ts";
import { memoryLog } from "../../engine/gadget.ts";

const contentType = "text/plain; version=0.0.4; charset=utf-8";
const operator = { exposition: async () => ({ contentType, text: "ebb_resync_duration_seconds 1\n" }) };

const gateway = async (status = 200) => {
  const requests: object[] = [];
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    requests.push({
      method,
      url,
      type: headers["content-type"],
      auth: headers.authorization,
      body: await text(request),
    });
    response.writeHead(status).end(status === 200 ? "" : "pushed metrics are invalid");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { requests, host: `127.0.0.1:${port}` };
};

test.each([
  ["", "/metrics/job/ebb-resync"],
  ["/", "/metrics/job/ebb-resync"],
  ["/push/", "/push/metrics/job/ebb-resync"],
])("replaces the job's group under %j", async (path, url) => {
  const { requests, host } = await gateway();
  const log = memoryLog();

  await pushMetrics(operator, { gateway: `http://${host}${path}`, job: "ebb-resync", log });

  const body = "ebb_resync_duration_seconds 1\n";
  expect(requests).toEqual([{ method: "PUT", url, type: contentType, auth: undefined, body }]);
  expect(log.lines).toEqual([]);
});

test("user and password go into a header, and into no log", async () => {
  const { requests, host } = await gateway(500);
  const log = memoryLog();

  await pushMetrics(operator, { gateway: `http://ebb:s%40cret@${host}`, job: "ebb-resync", log });

  const auth = `Basic ${Buffer.from("ebb:s@cret").toString("base64")}`;
  expect(requests).toMatchObject([{ auth }]);
  expect(JSON.stringify(log.lines)).not.toContain("cret");
});

test("a refusal is one warning, with the reason", async () => {
  const { host } = await gateway(400);
  const log = memoryLog();

  await pushMetrics(operator, { gateway: `http://${host}`, job: "ebb-resync", log });

  const error = "it answered 400: pushed metrics are invalid";
  const url = `http://${host}/metrics/job/ebb-resync`;
  expect(log.lines).toEqual([{ level: "warn", message: "Could not push metrics", fields: { url, error } }]);
});

test("a gateway that is not there is one warning", async () => {
  const log = memoryLog();

  await pushMetrics(operator, { gateway: "http://127.0.0.1:1", job: "ebb-resync", log });

  expect(log.lines).toMatchObject([{ level: "warn", message: "Could not push metrics" }]);
});
