/** Since when the exporter reads passwords from a file. https://github.com/oliver006/redis_exporter */
const firstWithFile = [1, 45] as const;

/** `redisExporter.passwordFrom`; absent where the usual way will do. An image that tells no such version may be older. */
export const passwordFrom = (image: unknown, hasPassword: boolean): "Env" | undefined => {
  if (!hasPassword || typeof image !== "string") return undefined;
  const [, major = 0, minor = 0] = /:v?(\d+)\.(\d+)/.exec(image)?.map(Number) ?? [];
  const isNew = major > firstWithFile[0] || (major === firstWithFile[0] && minor >= firstWithFile[1]);
  return isNew ? undefined : "Env";
};
