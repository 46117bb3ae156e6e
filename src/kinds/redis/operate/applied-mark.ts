/** What a running server was told to take on, noted at its pod: a process that starts anew has forgotten it. */

export interface AppliedMark {
  /** Of the process that took it on. */
  runId: string;
  /** Hash of the directives. */
  settings?: string | undefined;
  /** Hash of the Secrets whose password it uses at its master. */
  secrets?: string | undefined;
  /** What the server said of the directive that it refused. */
  rejected?: string | undefined;
}

/** `undefined` for an annotation that we did not write. */
export const parseMark = (annotation: string | undefined): AppliedMark | undefined => {
  try {
    const mark: unknown = JSON.parse(annotation ?? "null");
    return typeof mark === "object" && mark !== null && "runId" in mark ? (mark as AppliedMark) : undefined;
  } catch {
    return undefined;
  }
};
