// The page: the official client, and in words what its store knows. The address of the API stands in the query.

import { createAuthClient } from 'better-auth/client';

const api = new URLSearchParams(location.search).get('api');

const auth = createAuthClient(api === null ? {} : { baseURL: api });

auth.useSession.subscribe(({ data, error, isPending }) => {
  document.body.textContent = isPending ? 'waiting' : (data?.user.name ?? (error === null ? 'nobody' : 'unreadable'));
});

declare global {
  interface Window {
    auth: typeof auth;
  }
}
window.auth = auth;
