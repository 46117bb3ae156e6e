import { once } from "node:events";
import type { RedisPod } from "./redis-pod.ts";

/** What the server answers to AUTH in the protocol itself, which takes any bytes. */
export const login = async (pod: RedisPod, password: Uint8Array): Promise<string> => {
  const connection = await pod.connect(6379);
  connection.write(`*2\r\n$4\r\nAUTH\r\n$${password.length}\r\n`);
  connection.write(password);
  connection.write("\r\n");
  const [answer] = await once(connection, "data");
  connection.destroy();
  return String(answer).trim();
};
