// Serves the page from a port of its own, as a front end that is deployed apart from its API is.

import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const EMPTY = '<!DOCTYPE html><html lang="en"><title>Front end</title><link rel="icon" href="data:,"><body>';

/** The page's program, with the package that it is made of. */
async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page.ts', import.meta.url))],
    bundle: true,
    platform: 'browser',
    format: 'iife',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0]!.text;
}

export class FrontEnd {
  private constructor(
    readonly origin: string,
    private readonly server: Server,
  ) {}

  /** Under one of the names that this machine has: to a browser they are different sites. */
  static async at(host: 'localhost' | '127.0.0.1'): Promise<FrontEnd> {
    const files = new Map<string, [string, string]>([
      ['/', ['text/html', `${EMPTY}<script src="/page.js"></script>`]],
      ['/empty', ['text/html', EMPTY]],
      ['/page.js', ['text/javascript', await bundled()]],
    ]);
    const server = createServer((request, response) => {
      const [type, text] = files.get(request.url?.replace(/\?.*/, '') ?? '') ?? ['text/plain', ''];
      response.setHeader('content-type', type);
      response.end(text);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return new FrontEnd(`http://${host}:${port}`, server);
  }

  /** The page for an API. */
  page(api: string): string {
    return `${this.origin}/?${new URLSearchParams({ api }).toString()}`;
  }

  /** A page without the client, on which there is nothing yet. */
  get emptyPage(): string {
    return `${this.origin}/empty`;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}
