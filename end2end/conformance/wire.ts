// One HTTP request as it goes over the wire: nothing is added but Host, nothing is followed, paths are sent as written.

import { request } from 'node:http';

export interface Asked {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | undefined;
}

export interface Answered {
  status: number;
  /** Names in lower case, in the order in which they came. */
  headers: [name: string, value: string][];
  body: string;
}

/** Milliseconds until an answer must be there. */
const PATIENCE = 30_000;

export function send(port: number, { method, path, headers, body }: Asked): Promise<Answered> {
  return new Promise((resolve, reject) => {
    // A connection of its own: a kept one may be closed by the server just as the next request is written.
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false, setHost: false });
    sent.setTimeout(PATIENCE, () => sent.destroy(new Error(`no answer to ${method} ${path}`)));
    sent.once('error', reject);
    sent.once('response', (response) => {
      const parts: string[] = [];
      response.setEncoding('utf8').on('data', (part: string) => parts.push(part));
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: pairs(response.rawHeaders), body: parts.join('') }),
      );
    });
    sent.end(body);
  });
}

function pairs(raw: string[]): [string, string][] {
  const found: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    found.push([raw[index]!.toLowerCase(), raw[index + 1]!]);
  }
  return found;
}
