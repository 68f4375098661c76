// Certificates for one run: an authority that nobody knows, and what it says of `localhost`.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Without it, every version of openssl has its own idea of what a certificate says. */
const CONFIG = `
[req]
distinguished_name = name
prompt = no
[name]
CN = end2end
[authority]
basicConstraints = critical, CA:TRUE
[localhost]
basicConstraints = critical, CA:FALSE
subjectAltName = DNS:localhost
`;

export interface Certificates {
  /** The file that names the authority. */
  authority: string;
  key: string;
  cert: string;
  remove: () => Promise<void>;
}

export async function freshCertificates(): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), 'end2end-tls-'));
  const file = (name: string) => join(folder, name);
  await writeFile(file('config'), CONFIG);
  const make = (name: string, extensions: string, ...signedBy: string[]) =>
    run('openssl', [
      ...['req', '-x509', '-config', file('config'), '-extensions', extensions, '-days', '2', '-nodes'],
      ...['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'],
      ...['-keyout', file(`${name}.key`), '-out', file(`${name}.pem`), ...signedBy],
    ]);
  await make('authority', 'authority');
  await make('localhost', 'localhost', '-CA', file('authority.pem'), '-CAkey', file('authority.key'));
  return {
    authority: file('authority.pem'),
    key: await readFile(file('localhost.key'), 'utf8'),
    cert: await readFile(file('localhost.pem'), 'utf8'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
