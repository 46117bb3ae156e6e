/** What functions answer to what they do not do, and log with it: what it means and what to do. The docs are made of it; functions import its type alone. */

export interface AnswerReason {
  /** HTTP status. */
  status: number;
  /** Who answers so. */
  by: "reconcile" | "resync" | "default, validate, inject" | "reconcile, resync";
  /** Sentences in Markdown. */
  meaning: string;
  remedy: string;
}

export const answerReasons = {
  BadEvent: {
    status: 400,
    by: "reconcile",
    meaning:
      "The request is no event that can be handled: not a CloudEvent of an object, too large, of a kind or a namespace that is not watched. The source drops it.",
    remedy: "The message says what is wrong. If it is the namespace, source and `EBB_NAMESPACES` do not agree.",
  },
  TooManyPending: {
    status: 429,
    by: "reconcile",
    meaning:
      "The instance has as much to do as it takes. The source tries again for three seconds; what it then gives up, the next resync finds.",
    remedy: "None for a burst. For long, look at why passes are slow: `rest_client_request_duration_seconds`.",
  },
  ShuttingDown: {
    status: 503,
    by: "reconcile",
    meaning: "The instance is ending, and finishes only what it took.",
    remedy: "None: the source tries again.",
  },
  DeadlineExceeded: {
    status: 503,
    by: "reconcile, resync",
    meaning: "A pass took longer than ten seconds and was given up. The source tries again.",
    remedy: "Look at the API server, and at admission webhooks of others that are slow.",
  },
  ConnectionFailed: {
    status: 503,
    by: "reconcile, resync",
    meaning: "The API server gave no answer.",
    remedy: "None while it is down for a moment. Else look at network policies and at the token and CA of the pod.",
  },
  Unexpected: {
    status: 503,
    by: "reconcile, resync",
    meaning: "An error that nobody foresaw (admission functions answer it with 500).",
    remedy: "It is a mistake in ebb: the log line is worth a report.",
  },
  MissingToken: {
    status: 401,
    by: "reconcile",
    meaning: "`EBB_EVENT_AUTH` asks for a token, and the event has none. The source drops the event.",
    remedy: "Switch OIDC on in Eventing and look whether the source names an audience.",
  },
  MalformedToken: {
    status: 401,
    by: "reconcile",
    meaning: "The token is none that service accounts have.",
    remedy: "Find out who sends it: it is not the event source of this cluster.",
  },
  UnknownKey: {
    status: 401,
    by: "reconcile",
    meaning: "The token is signed with no key of this cluster.",
    remedy: "As for `MalformedToken`. After a change of the cluster's keys it passes within a minute.",
  },
  WrongSignature: {
    status: 401,
    by: "reconcile",
    meaning: "The token names a key of this cluster, but was not signed with it.",
    remedy: "As for `MalformedToken`: it is forged or broken.",
  },
  ExpiredToken: {
    status: 401,
    by: "reconcile",
    meaning: "The token has expired, or says of no end.",
    remedy: "Compare the clocks of the nodes; restart the source's adapter.",
  },
  EarlyToken: {
    status: 401,
    by: "reconcile",
    meaning: "The token is not valid yet.",
    remedy: "Compare the clocks of the nodes.",
  },
  WrongIssuer: {
    status: 401,
    by: "reconcile",
    meaning: "The token is of another issuer than this cluster's.",
    remedy: "As for `MalformedToken`.",
  },
  WrongAudience: {
    status: 401,
    by: "reconcile",
    meaning: "The token was asked for to be used elsewhere.",
    remedy: "Make `audience` of the source's sink and `EBB_EVENT_AUDIENCE` the same.",
  },
  WrongSubject: {
    status: 403,
    by: "reconcile",
    meaning: "The account may not send events. The source drops the event.",
    remedy:
      "List the account that `kubectl get apiserversource ebb -o jsonpath='{.status.auth.serviceAccountName}'` names in `EBB_EVENT_SUBJECTS`.",
  },
  KeysUnavailable: {
    status: 503,
    by: "reconcile",
    meaning: "The keys of the cluster could not be read, so nobody can be known. The source tries again.",
    remedy:
      "Look whether the account may read `/openid/v1/jwks` (ClusterRole `system:service-account-issuer-discovery`).",
  },
  Incomplete: {
    status: 503,
    by: "resync",
    meaning: "Some custom resources failed for a reason that may pass. The next run tries them again.",
    remedy: "If it stays, the log names each and its error.",
  },
  BadRequest: {
    status: 400,
    by: "resync",
    meaning: "The request is no `POST /`.",
    remedy: "Point the PingSource or the dead-letter sink at `/`.",
  },
  BadReview: {
    status: 400,
    by: "default, validate, inject",
    meaning: "The request is no AdmissionReview, or is at another path.",
    remedy: "Compare the webhook configuration with the shipped one.",
  },
} as const satisfies Record<string, AnswerReason>;

export type AnswerReasonName = keyof typeof answerReasons;
