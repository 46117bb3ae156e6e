/** The version label, read off an image reference. */

const labelValue = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;

/** The tag, where it can be a label's value; nothing for an image that is named by digest. Never shortened. */
export function versionLabel(image: string): Record<string, string> {
  if (image.includes("@")) return {};
  const lastPart = image.slice(image.lastIndexOf("/") + 1);
  const colon = lastPart.lastIndexOf(":");
  const tag = lastPart.slice(colon + 1);
  return colon >= 0 && labelValue.test(tag) ? { "app.kubernetes.io/version": tag } : {};
}
