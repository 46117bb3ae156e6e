/** What every call has in common. */

import { ApiError } from "./api-error.ts";

export interface CallOptions {
  signal?: AbortSignal | undefined;
}

/** Of an object that was read: what is gone by now has changed. */
export const goneAs =
  (doing: string) =>
  (error: unknown): never => {
    absent(error);
    throw new ApiError(doing, 409, "Conflict", "it is gone", { cause: error });
  };

export const absent = (error: unknown): undefined => {
  if (error instanceof ApiError && error.status === 404 && !error.isNotServed) return undefined;
  throw error;
};
