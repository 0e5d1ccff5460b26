import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a server answers its requests in turn; the last one goes on. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse, bytes: Uint8Array) => void;

const rangeOf = (request: IncomingMessage): number => Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);

/** Serves ranges as it should. */
export const honest: Behaviour = (request, response, bytes) => {
  const start = rangeOf(request);
  if (start === 0) response.writeHead(200, { 'content-length': bytes.length });
  else
    response.writeHead(206, {
      'content-length': bytes.length - start,
      'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}`,
    });
  response.end(bytes.subarray(start));
};

/** Sends everything, whatever was asked for. */
export const withoutRanges: Behaviour = (_, response, bytes) => {
  response.writeHead(200, { 'content-length': bytes.length });
  response.end(bytes);
};

/** Ends the connection after so many bytes of what it promised. */
export const breakingAfter =
  (count: number): Behaviour =>
  (request, response, bytes) => {
    const start = rangeOf(request);
    response.writeHead(start === 0 ? 200 : 206, {
      'content-length': bytes.length - start,
      ...(start === 0 ? {} : { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
    });
    response.write(bytes.subarray(start, start + count), () => response.destroy());
  };

export class DataServer {
  readonly #server: Server;
  /** `GET /name range` of each request. */
  readonly requests: string[] = [];

  constructor(files: ReadonlyMap<string, Uint8Array>, behaviours: readonly Behaviour[]) {
    this.#server = createServer((request, response) => {
      const behaviour = behaviours[Math.min(this.requests.length, behaviours.length - 1)] ?? honest;
      this.requests.push(`${request.url} ${request.headers.range ?? 'all'}`);
      const bytes = files.get((request.url ?? '').split('/').at(-1) ?? '');
      if (bytes === undefined) response.writeHead(404).end();
      else behaviour(request, response, bytes);
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
