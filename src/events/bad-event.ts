/** A request that is no event of ours: answered 400 and dropped by the source, since it would be no better the next time. */
export class BadEvent extends Error {
  override readonly name = "BadEvent";
}
