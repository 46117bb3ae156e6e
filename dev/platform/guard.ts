import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The guardian process of this process; started with the first process that it shall watch. */
export interface Guard {
  readonly pid: number;
  watch(pid: number): void;
  forget(pid: number): void;
  /** Lets the guardian end. Call it when every watched process is gone. */
  close(): void;
}

const program = fileURLToPath(new URL("guardian.ts", import.meta.url));

export const startGuard = (): Guard => {
  const guardian = spawn(process.execPath, [program], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  guardian.stdin.on("error", () => {});
  guardian.unref();
  const tell = (line: string): void => void guardian.stdin.write(`${line}\n`);
  return {
    pid: guardian.pid ?? 0,
    watch: (pid) => tell(`watch ${pid}`),
    forget: (pid) => tell(`forget ${pid}`),
    close: () => void guardian.stdin.end(),
  };
};
