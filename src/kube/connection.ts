/** How to reach an API server, and as whom. */
export interface Connection {
  /** `https://host:port`. */
  server: string;
  /** PEM bundle that the server's certificate must chain to; the runtime's own roots when absent. */
  ca?: string;
  /**
   * The bearer token to send with the next request; asked again before each one, since tokens rotate.
   * @param refused the token that was just answered with 401: only one that was read after that is of use
   */
  token?(refused?: string): Promise<string>;
  /** PEM client certificate and key, for clusters outside. */
  clientCertificate?: { cert: string; key: string };
}
