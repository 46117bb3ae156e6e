import { createSecretKey } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import { createAuthentication } from "../../../src/events/authentication.ts";
import { ApiError } from "../../../src/kube/api-error.ts";
import type { TokenIssuer } from "../../../src/kube/token-issuer.ts";
import { memoryLog } from "../engine/gadget.ts";
import {
  audience,
  claims,
  ecKey,
  issuer,
  keySet,
  nowSeconds,
  rsaKey,
  type SigningKey,
  signed,
  subject,
  tokenOf,
  unsigned,
} from "./tokens.ts";

const [key, next] = [rsaKey("first"), rsaKey("second")];
const stranger: SigningKey = { ...rsaKey("first") };
const unknown = new ApiError("read it", 503, "ServiceUnavailable", "busy");

const stage = (mode: "warn" | "require" = "require") => {
  const log = memoryLog();
  let [ms, keys] = [nowSeconds * 1000, [key]];
  const readIssuer = vi.fn(async (): Promise<TokenIssuer> => ({ issuer, keys: keySet(...keys) }));
  const authenticate = createAuthentication({
    mode,
    audience,
    subjects: ["system:serviceaccount:shop:other", subject],
    readIssuer,
    log,
    now: () => ms,
  });
  return {
    readIssuer,
    lines: log.lines,
    pass(seconds: number) {
      ms += seconds * 1000;
    },
    rotate(...to: SigningKey[]) {
      keys = to;
    },
    /** "heard", or the status and reason of the refusal. */
    async ask(authorization?: string) {
      const refusal = await authenticate(new Headers(authorization === undefined ? {} : { authorization }));
      return refusal === undefined ? "heard" : `${refusal.status} ${refusal.reason}`;
    },
  };
};

describe("is heard", () => {
  test.each<[string, () => Promise<string> | string]>([
    ["the token of a listed account for this audience", async () => `Bearer ${await tokenOf(key)}`],
    ["one for other audiences as well", async () => `Bearer ${await tokenOf(key, { aud: ["other", audience] })}`],
    ["one whose audience is no list", async () => `Bearer ${await tokenOf(key, { aud: audience })}`],
    ["one that a clock ahead of ours calls valid", async () => `Bearer ${await tokenOf(key, { nbf: nowSeconds + 9 })}`],
    ["one that a clock behind ours calls valid", async () => `Bearer ${await tokenOf(key, { exp: nowSeconds - 9 })}`],
    ["a scheme in other letters", async () => `bearer ${await tokenOf(key)}`],
  ])("%s", async (_, authorization) => {
    const { ask, lines } = stage();

    expect([await ask(await authorization()), lines]).toEqual(["heard", []]);
  });

  test.each([
    ["prime256v1", "ES256"],
    ["secp384r1", "ES384"],
    ["secp521r1", "ES512"],
  ])("a token that a %s key has signed", async (curve, algorithm) => {
    const { ask, rotate } = stage();
    const elliptic = ecKey("curve", curve, algorithm);
    rotate(elliptic);

    expect(await ask(`Bearer ${await tokenOf(elliptic)}`)).toBe("heard");
  });
});

describe("is refused", () => {
  const publicPem = key.publicKey.export({ format: "pem", type: "spki" });
  const asSecret = createSecretKey(Buffer.from(publicPem));
  const withoutKeyId = (): Promise<string> => signed(claims, { alg: "RS256" }, stranger.privateKey);
  const tampered = async (): Promise<string> => {
    const [header, , signature] = (await tokenOf(key)).split(".");
    const payload = unsigned({}, { ...claims, sub: "system:serviceaccount:shop:other" }).split(".")[1];
    return [header, payload, signature].join(".");
  };

  test.each<[string, string, () => Promise<string> | string | undefined]>([
    ["401 MissingToken", "no header", () => undefined],
    ["401 MissingToken", "an empty header", () => ""],
    ["401 MissingToken", "a scheme without a token", () => "Bearer"],
    ["401 MissingToken", "another scheme", () => "Basic ZWJiOmViYg=="],
    ["401 MissingToken", "two tokens", async () => `Bearer ${await tokenOf(key)} ${await tokenOf(key)}`],
    ["401 MalformedToken", "a word", () => "Bearer abc"],
    ["401 MalformedToken", "three words", () => "Bearer a.b.c"],
    ["401 MalformedToken", "algorithm none", () => `Bearer ${unsigned({ alg: "none" })}`],
    ["401 MalformedToken", "no algorithm", () => `Bearer ${unsigned({ kid: "first" })}`],
    [
      "401 MalformedToken",
      "the public key as the secret of HS256",
      async () => `Bearer ${await signed(claims, { alg: "HS256", kid: "first" }, asSecret)}`,
    ],
    [
      "401 MalformedToken",
      "another algorithm of the right key",
      async () => `Bearer ${await signed(claims, { alg: "PS256", kid: "first" }, key.privateKey)}`,
    ],
    ["401 MalformedToken", "no signature", () => `Bearer ${unsigned({ alg: "RS256", kid: "first" })}`.slice(0, -1)],
    ["401 WrongSignature", "an empty signature", () => `Bearer ${unsigned({ alg: "RS256", kid: "first" })}`],
    ["401 WrongSignature", "another key under the same id", async () => `Bearer ${await tokenOf(stranger)}`],
    ["401 WrongSignature", "another key without an id", async () => `Bearer ${await withoutKeyId()}`],
    ["401 WrongSignature", "a subject that was changed", async () => `Bearer ${await tampered()}`],
    ["401 UnknownKey", "a key that is not published", async () => `Bearer ${await tokenOf(next)}`],
    [
      "401 UnknownKey",
      "an algorithm that the key is not for",
      () => `Bearer ${unsigned({ alg: "ES256", kid: "first" })}`,
    ],
    ["401 WrongAudience", "another audience", async () => `Bearer ${await tokenOf(key, { aud: [issuer] })}`],
    ["401 WrongAudience", "no audience", async () => `Bearer ${await tokenOf(key, { aud: undefined })}`],
    ["401 WrongIssuer", "another issuer", async () => `Bearer ${await tokenOf(key, { iss: "https://other.example" })}`],
    ["401 WrongIssuer", "no issuer", async () => `Bearer ${await tokenOf(key, { iss: undefined })}`],
    ["401 ExpiredToken", "an end that is over", async () => `Bearer ${await tokenOf(key, { exp: nowSeconds - 11 })}`],
    ["401 ExpiredToken", "no end", async () => `Bearer ${await tokenOf(key, { exp: undefined })}`],
    ["401 EarlyToken", "a begin that is to come", async () => `Bearer ${await tokenOf(key, { nbf: nowSeconds + 11 })}`],
    ["401 MalformedToken", "no subject", async () => `Bearer ${await tokenOf(key, { sub: undefined })}`],
    [
      "403 WrongSubject",
      "an account that is not listed",
      async () => `Bearer ${await tokenOf(key, { sub: `${subject}2` })}`,
    ],
    [
      "403 WrongSubject",
      "an account that begins as a listed one",
      async () => `Bearer ${await tokenOf(key, { sub: subject.slice(0, -1) })}`,
    ],
  ])("with %s: %s", async (expected, _, authorization) => {
    const { ask } = stage();

    expect(await ask(await authorization())).toBe(expected);
  });

  test("with a reason that tells of no claim but the subject, and never of the token", async () => {
    const { ask, lines } = stage();
    const tokens = [
      await tokenOf(key, { sub: "system:serviceaccount:shop:c", jti: "secret-id" }),
      await tokenOf(key, { aud: ["secret-audience"] }),
      await tokenOf(key, { iss: "https://secret-issuer" }),
      await tokenOf(stranger, { jti: "secret-id" }),
      unsigned({ alg: "secret-algorithm" }),
    ];

    for (const token of tokens) await ask(`Bearer ${token}`);

    expect(lines).toHaveLength(tokens.length);
    expect(lines[0]).toMatchObject({
      level: "warn",
      message: "Refused an event",
      fields: {
        status: 403,
        reason: "WrongSubject",
        error: "system:serviceaccount:shop:c may not send events: EBB_EVENT_SUBJECTS does not list it",
      },
    });
    const told = JSON.stringify(lines);
    for (const secret of ["secret", "eyJ", ...tokens]) expect(told).not.toContain(secret);
  });
});

describe("the cluster's keys", () => {
  test("are read at the first token, once, however many come at the same time", async () => {
    const { ask, readIssuer } = stage();
    const token = await tokenOf(key);
    expect(readIssuer).not.toHaveBeenCalled();

    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(`Bearer ${token}`)));
    await ask(`Bearer ${token}`);

    expect(new Set(answers)).toEqual(new Set(["heard"]));
    expect(readIssuer).toHaveBeenCalledOnce();
  });

  test("are not read for what cannot be a token of an account", async () => {
    const { ask, readIssuer } = stage();

    for (const sent of [undefined, "Basic a", "Bearer a.b.c", `Bearer ${unsigned({ alg: "none" })}`]) await ask(sent);

    expect(readIssuer).not.toHaveBeenCalled();
  });

  test("are read again when a token names none of them, and then it is refused", async () => {
    const { ask, readIssuer, pass } = stage();
    await ask(`Bearer ${await tokenOf(key)}`);
    pass(60);

    expect(await ask(`Bearer ${await tokenOf(next)}`)).toBe("401 UnknownKey");
    expect(readIssuer).toHaveBeenCalledTimes(2);
  });

  test("that were rotated are taken when they are read again, with old ones that are still published", async () => {
    const { ask, pass, rotate } = stage();
    const [old, renewed] = [`Bearer ${await tokenOf(key)}`, `Bearer ${await tokenOf(next)}`];
    await ask(old);
    rotate(key, next);
    pass(60);

    expect([await ask(renewed), await ask(old)]).toEqual(["heard", "heard"]);
    rotate(next);
    pass(60);
    await ask(`Bearer ${await tokenOf(rsaKey("third"))}`);
    expect([await ask(renewed), await ask(old)]).toEqual(["heard", "401 UnknownKey"]);
  });

  test("are read once a minute at most, whatever keys are invented", async () => {
    const { ask, readIssuer, pass } = stage();
    const invented = (second: number): string => `Bearer ${unsigned({ alg: "RS256", kid: `invented-${second}` })}`;

    for (let second = 0; second < 180; second++) {
      await Promise.all([ask(invented(second)), ask(invented(second))]);
      pass(1);
    }

    expect(readIssuer).toHaveBeenCalledTimes(3);
  });

  test("that cannot be read have the source try again, and are there as soon as they can", async () => {
    const { ask, readIssuer, pass, lines } = stage();
    readIssuer.mockRejectedValueOnce(unknown);
    const token = `Bearer ${await tokenOf(key)}`;

    expect(await ask(token)).toBe("503 KeysUnavailable");
    expect(lines).toMatchObject([{ fields: { status: 503, error: expect.stringContaining("Cannot read it") } }]);
    pass(1);
    expect(await ask(token)).toBe("heard");
  });

  test("that cannot be read are asked for once a second at most", async () => {
    const { ask, readIssuer, pass } = stage();
    readIssuer.mockRejectedValue(unknown);
    const token = `Bearer ${await tokenOf(key)}`;

    const answers = [];
    for (let tenth = 0; tenth < 20; tenth++) {
      answers.push(...(await Promise.all([ask(token), ask(token)])));
      pass(0.1);
    }

    expect(new Set(answers)).toEqual(new Set(["503 KeysUnavailable"]));
    expect(readIssuer).toHaveBeenCalledTimes(2);
  });

  test("that are none are as those that cannot be read", async () => {
    const { ask, readIssuer } = stage();
    readIssuer.mockResolvedValue({ issuer, keys: "<html>" as never });

    expect(await ask(`Bearer ${await tokenOf(key)}`)).toBe("503 KeysUnavailable");
  });

  test("that can be read no more let those in that are known, and others try again", async () => {
    const { ask, readIssuer, pass } = stage();
    await ask(`Bearer ${await tokenOf(key)}`);
    readIssuer.mockRejectedValue(unknown);
    pass(60);

    expect(await ask(`Bearer ${await tokenOf(next)}`)).toBe("503 KeysUnavailable");
    expect(await ask(`Bearer ${await tokenOf(key)}`)).toBe("heard");
  });
});

describe("with warn", () => {
  test.each<[string, () => Promise<string> | string | undefined]>([
    ["MissingToken", () => undefined],
    ["MalformedToken", () => "Bearer abc"],
    ["WrongAudience", async () => `Bearer ${await tokenOf(key, { aud: "other" })}`],
    ["WrongSubject", async () => `Bearer ${await tokenOf(key, { sub: "system:serviceaccount:a:b" })}`],
  ])("what would be refused for %s is heard, with one warning", async (reason, authorization) => {
    const { ask, lines } = stage("warn");
    const sent = await authorization();

    expect([await ask(sent), await ask(sent)]).toEqual(["heard", "heard"]);
    expect(lines).toMatchObject([
      { level: "warn", message: "Handled an event that would be refused", fields: { reason } },
    ]);
  });

  test("keys that cannot be read hold up nothing", async () => {
    const { ask, readIssuer, lines } = stage("warn");
    readIssuer.mockRejectedValue(unknown);

    expect(await ask(`Bearer ${await tokenOf(key)}`)).toBe("heard");
    expect(lines).toMatchObject([{ fields: { reason: "KeysUnavailable" } }]);
  });

  test("who may be heard causes no warning", async () => {
    const { ask, lines } = stage("warn");

    expect(await ask(`Bearer ${await tokenOf(key)}`)).toBe("heard");
    expect(lines).toEqual([]);
  });
});

test.each(["warn", "require"] as const)(
  "with %s each cause is told once a minute, with what was not told",
  async (mode) => {
    const { ask, lines, pass } = stage(mode);

    for (let second = 0; second < 90; second++) {
      await ask();
      await ask("Bearer abc");
      pass(1);
    }

    const told = lines.map(({ fields }) => fields as { reason: string; untold: number });
    expect(told.map(({ reason, untold }) => [reason, untold])).toEqual([
      ["MissingToken", 0],
      ["MalformedToken", 0],
      ["MissingToken", 59],
      ["MalformedToken", 59],
    ]);
  },
);
