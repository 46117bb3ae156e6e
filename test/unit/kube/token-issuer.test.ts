import { expect, test } from "vitest";
import { ApiError } from "../../../src/kube/api-error.ts";
import { readTokenIssuer } from "../../../src/kube/token-issuer.ts";
import type { Request } from "../../../src/kube/transport.ts";

const server = (answers: Record<string, unknown>) => {
  const requests: Request[] = [];
  const send = (request: Request) => {
    requests.push(request);
    const body = answers[request.path];
    return body === undefined
      ? Promise.reject(new ApiError(request.doing, 403, "Forbidden", "no"))
      : Promise.resolve({ status: 200, body });
  };
  return { send, requests };
};

const [configuration, keySet] = ["/.well-known/openid-configuration", "/openid/v1/jwks"];

test("issuer and keys are asked for in their own media types, under the caller's signal", async () => {
  const keys = { keys: [{ kid: "a", kty: "RSA" }] };
  const { send, requests } = server({ [configuration]: { issuer: "https://a", jwks_uri: "x" }, [keySet]: keys });
  const { signal } = new AbortController();

  expect(await readTokenIssuer({ send }, { signal })).toEqual({ issuer: "https://a", keys });
  expect(requests).toMatchObject([
    { method: "GET", path: configuration, accept: "application/json", signal },
    { method: "GET", path: keySet, accept: "application/jwk-set+json", signal },
  ]);
});

test.each<[string, Record<string, unknown>, string]>([
  ["no issuer", { [configuration]: {}, [keySet]: {} }, "the API server names none"],
  ["a configuration that is no JSON", { [configuration]: "<html>", [keySet]: {} }, "the API server names none"],
  ["no right to read the issuer", { [keySet]: {} }, "Cannot read the issuer of service account tokens"],
  ["no right to read the keys", { [configuration]: {} }, "Cannot read the keys of service account tokens"],
])("%s is told", async (_, answers, sentence) => {
  await expect(readTokenIssuer(server(answers))).rejects.toThrow(sentence);
});
