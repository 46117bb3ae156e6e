import { errorCode } from "./failures.ts";

/** Whether a process of this host runs under the id; one of another user counts, though it may not be signalled. */
export function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}
