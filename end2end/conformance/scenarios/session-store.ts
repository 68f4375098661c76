// What a page shows that keeps the session in a store of the official client.

import { is } from '../answer';
import { DAY, area } from '../scenario';
import { FLAVOURS, SessionStore } from '../session-store';

export const sessionStore = area('session-store', (scenario) => {
  for (const flavour of FLAVOURS) {
    scenario(`a page follows somebody in and out (${flavour})`, async (world) => {
      const { ada } = world;
      const page = new SessionStore(flavour, ada, world);
      await page.settles();
      await page.client.signUp.email(ada.person);
      await page.settles();
      await page.client.updateUser({ name: 'Ada Lovelace' });
      await page.settles();
      await page.client.signOut();
      await page.settles();
      page.close();
    });

    scenario(`a page learns that its session was ended elsewhere (${flavour})`, async (world) => {
      const { ada, phone } = world;
      await ada.signsUp().then(is(200));
      const page = new SessionStore(flavour, ada, world);
      await page.settles();
      await phone.signsIn().then(is(200));
      await phone.posts('/revoke-other-sessions', {}).then(is(200));
      await page.client.updateUser({ name: 'x' });
      await page.refetches();
      page.close();
    });

    scenario(`a page extends a session that is due (${flavour})`, { session: { deferSessionRefresh: true } }, async (world) => {
      const { ada, later } = world;
      await ada.signsUp().then(is(200));
      await later(2 * DAY);
      const page = new SessionStore(flavour, ada, world);
      await page.settles();
      page.close();
    });
  }
});
