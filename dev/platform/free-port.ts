import { createServer } from "node:net";

/** Throws, with what to do about it, when somebody listens on this port of the loopback address. */
export const assertPortIsFree = (port: number, remedy: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        new Error(
          error.code === "EADDRINUSE"
            ? `Port ${port} is in use: ${remedy}`
            : `Cannot listen on port ${port}: ${error.message}`,
        ),
      ),
    );
    server.listen(port, "127.0.0.1", () => server.close(() => resolve()));
  });
