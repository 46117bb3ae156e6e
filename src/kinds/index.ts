/** Every kind that ebb manages. */

import type { Kind } from "./kind.ts";
import { memcached } from "./memcached/index.ts";

export const kinds: readonly Kind[] = [memcached];
