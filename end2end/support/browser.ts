// The browser of all runs: the system's Chromium, quiet and without a sandbox that root cannot have.

import { chromium } from './environment';

export const browser = {
  browserName: 'chromium' as const,
  launchOptions: {
    executablePath: chromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  },
};
