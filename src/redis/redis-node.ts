/** One Redis server, as far as ebb talks to it. */

import type { ServerInfo } from "./server-info.ts";

/**
 * Each command rejects with `RedisError` when it fails, and none is sent twice. What failed as `unreachable` may have been done all the
 * same: look before it is repeated.
 */
export interface RedisNode {
  info(): Promise<ServerInfo>;
  /** Makes it a replica of that server; its data is replaced by the master's as soon as it reaches it. */
  replicaOf(host: string, port: number): Promise<void>;
  /** Makes a replica the master of its own; nothing happens to one that is a master already. */
  promote(): Promise<void>;
  /**
   * Has a master hand over to one of its replicas, named as it announces itself: writes wait meanwhile, and none is lost. It goes on after
   * the answer; a replica that is not level with it by then leaves it the master.
   */
  failoverTo(host: string, port: number, timeoutMs: number): Promise<void>;
  configSet(directive: string, value: string): Promise<void>;
  /** Has it log in at its master with the password that it was connected with. */
  useOwnPasswordAtMaster(): Promise<void>;
  /** Ends the connection at once. */
  close(): void;
}
