/** Login by the text protocol, which is what `-Y` asks for (contract §0, S017). */

import { expect, test } from "vitest";
import { ownPods } from "../../support/programs/own-pods.ts";
import { ask } from "../../support/programs/text-protocol.ts";

const pods = ownPods();

const server = () =>
  pods.share(
    { security: { sasl: { enabled: true, credentialsSecretRef: { name: "users" } } } },
    { users: { "password-file": "web:one\nworker:two\n" } },
  );

/** The key is of no account. */
const login = (user: string, password: string): [string, string] => {
  const token = `${user} ${password}`;
  return [`set login 0 0 ${token.length}`, token];
};

test.each([
  ["web", "one"],
  ["worker", "two"],
])("SASL: user %s with the right password is served", async (user, password) => {
  const { connect } = await server();
  const connection = await connect(11211);

  expect(await ask(connection, ...login(user, password))).toEqual(["STORED"]);

  expect(await ask(connection, `set ${user} 0 0 5`, "hello")).toEqual(["STORED"]);
  expect(await ask(connection, `get ${user}`)).toEqual([`VALUE ${user} 0 5`, "hello", "END"]);
});

test.each([
  ["a wrong password", "web", "two"],
  ["an unknown user", "nobody", "one"],
  ["the beginning of the password", "web", "on"],
])("SASL: %s is refused, and so is what follows", async (_, user, password) => {
  const { connect } = await server();
  const connection = await connect(11211);

  expect(await ask(connection, ...login(user, password))).toEqual(["CLIENT_ERROR authentication failure"]);

  expect(await ask(connection, "get greeting")).toEqual(["CLIENT_ERROR unauthenticated"]);
});

test.each(["get greeting", "version", "stats", "stats slabs", "stats items", "stats settings"])(
  "SASL: without login `%s` is refused, also to the exporter",
  async (command) => {
    const { connect } = await server();

    expect(await ask(await connect(11211, "127.0.0.1"), command)).toEqual(["CLIENT_ERROR unauthenticated"]);
  },
);

test("SASL: a login counts for its own connection only", async () => {
  const { connect } = await server();
  const [one, other] = [await connect(11211), await connect(11211)];

  await ask(one, ...login("web", "one"));

  expect(await ask(one, "get greeting")).toEqual(["END"]);
  expect(await ask(other, "get greeting")).toEqual(["CLIENT_ERROR unauthenticated"]);
});

test("SASL: clients of the binary protocol cannot log in: what they send is taken for text", async () => {
  const { connect } = await server();
  const connection = await connect(11211);
  const listMechanisms = Buffer.alloc(24);
  listMechanisms.set([0x80, 0x20]);

  connection.write(listMechanisms);

  expect(await ask(connection, "")).toEqual(["CLIENT_ERROR unauthenticated"]);
});
