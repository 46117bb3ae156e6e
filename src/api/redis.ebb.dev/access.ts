import * as z from "zod";
import { defaultAclKey, defaultPasswordKey } from "./defaults.ts";

/** One key of a Secret in the namespace of the object that names it. */
const secretKey = (defaultKey: string) =>
  z
    .object({
      name: z.string().default("").describe("Name of the Secret, which is in the same namespace."),
      key: z.string().min(1).max(253).default(defaultKey).describe("Key of the Secret."),
    })
    .meta({ "x-kubernetes-map-type": "atomic" });

export const Auth = z.object({
  secretRef: secretKey(defaultPasswordKey)
    .optional()
    .describe(
      "Secret with the password of the default user, which clients, replicas and the exporter log in with. Line ends at its end do not count. A change restarts the pods one by one.",
    ),
});

export const Acl = z.object({
  secretRef: secretKey(defaultAclKey)
    .optional()
    .describe("Secret with further users, one a line as in an ACL file of Redis. The user default is auth's."),
});

export const Tls = z.object({
  secretName: z
    .string()
    .default("")
    .describe(
      "Secret with the certificate chain in tls.crt, its private key in tls.key and the trusted authorities in ca.crt. All connections are encrypted when it is named, on the same port; none when empty. An exporter needs a certificate that is good for localhost, too.",
    ),
  requireClientCert: z
    .boolean()
    .default(false)
    .describe("Whether clients must show a certificate that an authority in ca.crt has signed."),
});
