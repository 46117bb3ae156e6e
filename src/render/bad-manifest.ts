/** Something of what is to be rendered is not as it must be; its user has to change it. */
export class BadManifest extends Error {
  override readonly name = "BadManifest";
}
