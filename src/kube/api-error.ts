/** An answer of the API server that is no success. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** HTTP status; 0 when no answer came at all. */
  readonly status: number;
  /** The API server's reason, such as `Conflict`, `Forbidden`, `Invalid`; `ConnectionFailed` when no answer came. */
  readonly reason: string;
  /** The API server's own sentence, without what we were doing. */
  readonly detail: string;

  constructor(doing: string, status: number, reason: string, detail: string, options?: ErrorOptions) {
    super(
      `Cannot ${doing} as the API server answered ${status === 0 ? "nothing" : `${status} ${reason}`}: ${detail}`,
      options,
    );
    this.status = status;
    this.reason = reason;
    this.detail = detail;
  }

  /**
   * Whether the same request may succeed within seconds: no answer, 429, or 5xx. An API server that has just started does not know every
   * kind yet, and until it does it forbids what names an owner of such a kind.
   * https://github.com/kubernetes/kubernetes/blob/v1.36.3/plugin/pkg/admission/gc/gc_admission.go
   */
  get isTransient(): boolean {
    const isUnknownOwner = this.status === 403 && this.detail.includes("cannot find RESTMapping");
    return this.status === 0 || this.status === 429 || this.status >= 500 || isUnknownOwner;
  }

  /** Whether the API server knows no such API: a missing object has the reason NotFound, an unknown path has none. */
  get isNotServed(): boolean {
    return this.status === 404 && this.reason === "Unknown";
  }

  /** Whether the object changed under our hands: read again, then decide again. */
  get isConflict(): boolean {
    return this.status === 409;
  }
}
