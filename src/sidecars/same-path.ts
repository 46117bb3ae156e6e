/** Whether two mount paths are one: either may end in a slash. */
export const isSamePath = (a: string, b: string): boolean => withoutSlash(a) === withoutSlash(b);

const withoutSlash = (path: string): string => path.replace(/\/+$/, "");
