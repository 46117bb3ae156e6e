/** An HTTPS server in the place of an admission function, which can fail in every way that a function or what is before it may. */

import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { hostOf } from "../../../src/certificates/host.ts";
import { type Issued, issue } from "../../../src/certificates/issue.ts";

export type Failure =
  | "is slower than it may be"
  | "refuses the connection"
  | "hangs up"
  | "answers 500"
  | "answers what is no JSON"
  | "answers nothing"
  | "answers another request"
  | "answers with a patch that is no base64"
  | "has a certificate of another authority";

export interface StandIn {
  readonly url: string;
  /** Of the authority that callers are told to trust, in PEM. */
  readonly ca: string;
  /** Allows everything that is sent to other paths; `undefined`: to all. */
  fail(failure: Failure | undefined, paths?: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

const host = "127.0.0.1";

/** For servers on this machine. */
export const issuedForHere = async (): Promise<Issued> => {
  const asked = hostOf(host);
  return await issue({ hosts: asked === undefined ? [] : [asked], lifeMs: 3_600_000 }, new Date());
};

export const startStandIn = async (): Promise<StandIn> => {
  const [trusted, foreign] = await Promise.all([issuedForHere(), issuedForHere()]);
  let failing: { how: Failure | undefined; paths: readonly string[] } = { how: undefined, paths: [] };

  const server = createServer(pairOf(trusted), async (incoming, outgoing) => {
    const { request } = (await json(incoming)) as { request: { uid: string } };
    const isFailing = failing.paths.includes(new URL(incoming.url ?? "", standIn.url).pathname);
    const answer = answerTo(request.uid, isFailing ? failing.how : undefined);
    if (answer === "none") return;
    if (answer === "hang up") return void incoming.socket.destroy();
    outgoing.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };

  await listen(0);
  const { port } = server.address() as AddressInfo;
  const standIn: StandIn = {
    url: `https://${host}:${port}`,
    ca: trusted.ca,
    async fail(how, paths = ["/default", "/validate"]) {
      failing = { how, paths };
      server.setSecureContext(pairOf(how === "has a certificate of another authority" ? foreign : trusted));
      const isRefusing = how === "refuses the connection";
      if (isRefusing && server.listening) await close();
      if (!isRefusing && !server.listening) await listen(port);
      server.closeAllConnections();
    },
    stop: close,
  };
  return standIn;
};

const pairOf = ({ cert, key }: Issued) => ({ cert, key });

const answerTo = (uid: string, how: Failure | undefined): "none" | "hang up" | { status: number; body: string } => {
  const review = (response: object) => ({
    status: 200,
    body: JSON.stringify({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response }),
  });
  switch (how) {
    case "is slower than it may be":
      return "none";
    case "hangs up":
      return "hang up";
    case "answers 500":
      return { status: 500, body: "{}" };
    case "answers what is no JSON":
      return { status: 200, body: "<html>" };
    case "answers nothing":
      return { status: 200, body: "" };
    case "answers another request":
      return review({ uid: `not-${uid}`, allowed: true });
    case "answers with a patch that is no base64":
      return review({ uid, allowed: true, patchType: "JSONPatch", patch: "%" });
    default:
      return review({ uid, allowed: true });
  }
};
