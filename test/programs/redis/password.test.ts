/** A password of any bytes: server, replica, probe, exporter file and clients take the same one (contract §4, §10.10). */

import { describe, expect, test } from "vitest";
import { ownRedisPods, unlikeServers } from "../../support/programs/own-redis-pods.ts";
import { login } from "../../support/programs/redis-login.ts";

describe.each(unlikeServers)("on %s", (server) => {
  const pods = ownRedisPods(["redis"], server);

  const spec = { auth: { secretRef: { name: "login" } }, redisExporter: { enabled: true } };
  const secretsWith = (password: string | Uint8Array) => ({ login: { password } });

  describe.each([
    ["letters", "s3cret", "s3cret"],
    ["quotes, backslashes, a dollar, blanks", `a"b'c\\d$HOME \`id\` ${"%s"} #;{}`, `a"b'c\\d$HOME \`id\` ${"%s"} #;{}`],
    ["a newline at its end", "s3cret\n", "s3cret"],
    ["line ends of all kinds at its end", "s3cret\r\n\n\r", "s3cret"],
    ["a newline inside, and a tab at its end", "one\ntwo\t", "one\ntwo\t"],
    ["blanks at both ends", "  s3cret  ", "  s3cret  "],
    ["letters of other scripts", "пароль密码🔑", "пароль密码🔑"],
    ["what digits in hexadecimal might be taken for", "0d0a", "0d0a"],
    ["control characters", "\u0001\u001b[31m\u007f", "\u0001\u001b[31m\u007f"],
  ])("a password of %s", (_, written, password) => {
    test("10: lets in server, probes and exporter alike", async () => {
      const { pod } = await pods.start(spec, { secrets: secretsWith(written) });

      expect(await login(pod, Buffer.from(password))).toBe("+OK");
      expect(await pod.ask("CONFIG GET masterauth")).toBe(`masterauth\n${password}`.trimEnd());
      expect(JSON.parse(String(await pod.read("/run/redis/exporter.json")))).toEqual({
        "redis://localhost:6379": password,
      });
      expect(String(await pod.read("/run/redis/password"))).toBe(password);
      expect((await pod.probe("livenessProbe")).exitCode).toBe(0);
    });
  });

  test("every byte but line ends at its end is kept", async () => {
    const bytes = Uint8Array.from([...Array.from({ length: 256 }, (_, byte) => byte), 0x0d, 0x0a, 0x61]);
    const { pod } = await pods.start(spec, { secrets: secretsWith(bytes) });

    expect(await login(pod, bytes)).toBe("+OK");
    expect(await login(pod, bytes.slice(1))).toMatch(/^-WRONGPASS/);
  });

  test.each(["", "\n", "\r\n\r\n"])(
    "an empty password (%j) keeps the server from starting open to all",
    async (password) => {
      const pod = await pods.make(spec, { secrets: secretsWith(password) });

      expect(await pod.init()).toEqual({ exitCode: 1, log: "The password is empty\n" });
    },
  );

  test("a client without the password is refused", async () => {
    const { pod } = await pods.start(spec, { secrets: secretsWith("s3cret") });

    expect(await login(pod, Buffer.from("s3cre"))).toMatch(/^-WRONGPASS/);
  });

  test("9: the password is in no log, variable or command line", async () => {
    const { pod, server } = await pods.start(spec, { secrets: secretsWith("s3cret") });
    const environment = await pod.exec(["sh", "-c", "env; cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null"]);

    expect(environment.log).not.toContain("s3cret");
    expect((await server.commandLine()).join(" ")).not.toContain("s3cret");
    await pod.ask("SHUTDOWN NOSAVE");
    expect((await server.ended).log).not.toContain("s3cret");
  });

  describe("with further users", () => {
    const withUsers = { ...spec, acl: { secretRef: { name: "users" } } };
    const users = { "user.acl": "user default off\nuser app on >apps-own ~app:* +@read\n" };

    test("the password stays that of the user default, and the others can log in", async () => {
      const { pod } = await pods.start(withUsers, { secrets: { ...secretsWith('a b"c'), users } });

      expect(await login(pod, Buffer.from('a b"c'))).toBe("+OK");
      expect(await pod.ask("ACL USERS")).toBe("app\ndefault");
      expect(await pod.ask("AUTH app apps-own")).toMatch(/^OK/);
    });

    test("without a password they are as they are written", async () => {
      const { pod } = await pods.start(
        { acl: { secretRef: { name: "users" } } },
        {
          secrets: { users: { "user.acl": "user default on nopass ~* +@all\nuser app on >apps-own ~app:* +@read\n" } },
        },
      );

      expect(await pod.ask("ACL USERS")).toBe("app\ndefault");
    });
  });
});
