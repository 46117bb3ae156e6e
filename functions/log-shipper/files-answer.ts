/** What `GET /files` answers: to people who miss lines, and to other shippers of the volume. Pure. */

import type { Patterns } from "./files/patterns.ts";
import type { Source } from "./source.ts";

export interface FilesAnswer extends Patterns {
  mountPath: string;
  files: readonly {
    /** Where it was found, below `mountPath`. */
    path: string;
    /** Where it stands now; `null`: it was deleted, or is not found. */
    name: string | null;
    id: string;
    size: number;
    read: number;
    acknowledged: number;
    /** Bytes that are not delivered. */
    lag: number;
  }[];
}

export const filesAnswer = (
  sources: readonly Source[],
  { mountPath, include, exclude }: Omit<FilesAnswer, "files">,
): FilesAnswer => ({
  mountPath,
  include,
  exclude,
  files: sources.map(({ path, name = null, id, size, read, acknowledged }) => ({
    path,
    name,
    id,
    size,
    read,
    acknowledged,
    lag: Math.max(0, size - acknowledged),
  })),
});
