import { expect, onTestFinished, test } from "vitest";
import { httpsTransport } from "../../../src/kube/https-transport.ts";
import type { ApiRequest } from "../../../src/kube/transport.ts";
import { json, makeCertificate, serve } from "../kube/https-server.ts";

const certificate = makeCertificate();

const transportTo = (server: string) => {
  const requests: ApiRequest[] = [];
  const metrics = { requested: (request: ApiRequest) => void requests.push(request) };
  const transport = httpsTransport({ server, ca: certificate.cert }, { backoffMs: [1], metrics });
  onTestFinished(() => transport.close());
  return { transport, requests };
};

test("each try is a request, with the server's code, its host and its port", async () => {
  const { url } = await serve(certificate, json({}, 503), json({}, 201));
  const { transport, requests } = transportTo(url);

  await transport.send({ method: "POST", path: "/api", body: {}, doing: "make it" });

  const { host } = new URL(url);
  expect(requests).toEqual([
    { host, method: "POST", code: "503", seconds: expect.any(Number) },
    { host, method: "POST", code: "201", seconds: expect.any(Number) },
  ]);
});

test("one without an answer is an error", async () => {
  const { transport, requests } = transportTo("https://127.0.0.1:1");

  await expect(transport.send({ method: "GET", path: "/api", doing: "read it" })).rejects.toThrow("ECONNREFUSED");

  expect(requests.map(({ host, code }) => `${host} ${code}`)).toEqual(["127.0.0.1:1 <error>", "127.0.0.1:1 <error>"]);
});
