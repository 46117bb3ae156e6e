/** Why a Redis server did not do what it was asked for. Neither the message nor a cause holds a password. */

/**
 * `unreachable`: nothing answers, which does not say that nothing runs. The others say that the server runs: `tls-refused`, no handshake
 * of TLS; `auth-refused`, it does not let us in; `command-refused`, it let us in and answered with an error.
 */
export type RedisFailure = "unreachable" | "tls-refused" | "auth-refused" | "command-refused";

export class RedisError extends Error {
  override readonly name = "RedisError";
  readonly failure: RedisFailure;
  /** The server's own words, or those of the network. */
  readonly detail: string;

  /** @param doing what was tried, after "Cannot": `promote 10.0.0.7:6379` */
  constructor(doing: string, failure: RedisFailure, detail: string) {
    super(`Cannot ${doing} as ${causes[failure]}: ${detail}`);
    this.failure = failure;
    this.detail = detail;
  }
}

const causes: Record<RedisFailure, string> = {
  unreachable: "it cannot be reached",
  "tls-refused": "there is no secure connection",
  "auth-refused": "it does not let us in",
  "command-refused": "it refuses the command",
};

/** Error codes of an answer that ask for a login, or for another one. https://redis.io/docs/latest/commands/auth/ */
const authCodes = /^(NOAUTH|WRONGPASS|NOPERM)\b/;

/** What an error that a server answered with is, by its words. */
export const failureOfAnswer = (words: string): RedisFailure =>
  authCodes.test(words) ? "auth-refused" : "command-refused";

const networkCodes = /^E(AI_\w+|CONN\w+|HOST\w+|NET\w+|PIPE|NOTFOUND|TIMEDOUT|ADDR\w+)$/;

/** What an error of a connection that uses TLS is: where the network did not fail, the server runs and the handshake did not succeed. */
export const failureOfTls = ({ code }: NodeJS.ErrnoException): RedisFailure =>
  code === undefined || networkCodes.test(code) ? "unreachable" : "tls-refused";
