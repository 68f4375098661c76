// Changing a name and a picture.

import { is, isSomebody } from '../answer';
import { DAY, area } from '../scenario';

export const user = area('update-user', (scenario) => {
  scenario('somebody changes their name', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn().then(is(200));
    await ada.posts('/update-user', { name: 'Ada Lovelace' }).then(is(200));
    await ada.looks().then(isSomebody);
    await phone.looks().then(isSomebody);
  });

  scenario('somebody changes and removes their picture', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/update-user', { image: 'https://example.com/ada.png' }).then(is(200));
    await ada.looks().then(isSomebody);
    await ada.posts('/update-user', { image: null }).then(is(200));
    await ada.looks().then(isSomebody);
    await ada.posts('/update-user', { name: 'A', image: '' }).then(is(200));
    await ada.looks().then(isSomebody);
  });

  scenario('a name may be emptied', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/update-user', { name: '' }).then(is(200));
    await ada.looks().then(isSomebody);
  });

  scenario('an e-mail is not changed this way', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/update-user', { email: 'new@example.com' }).then(is(400, 'EMAIL_CAN_NOT_BE_UPDATED'));
    await ada.posts('/update-user', { email: 'new@example.com', name: 'x' }).then(is(400, 'EMAIL_CAN_NOT_BE_UPDATED'));
    await ada.posts('/update-user', { email: '', name: 'y' });
    await ada.looks().then(isSomebody);
  });

  scenario('nothing to change is a mistake', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/update-user', {}).then(is(400, 'No fields to update'));
    await ada.posts('/update-user', { unknown: 'x' }).then(is(400, 'No fields to update'));
    await ada.posts('/update-user').then(is(400));
    await ada.posts('/update-user', '[]').then(is(400));
    await ada.posts('/update-user', 'null').then(is(400));
    await ada.posts('/update-user', '"x"').then(is(400));
  });

  scenario('what a person may not write is not written', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/update-user', { emailVerified: true }).then(is(400));
    await ada.posts('/update-user', { emailVerified: false });
    await ada.posts('/update-user', { id: 'mine', createdAt: '2001-01-01T00:00:00.000Z', name: 'A' }).then(is(200));
    await ada.posts('/update-user', { emailVerified: true, name: 'B' });
    await ada.looks().then(isSomebody);
  });

  scenario('a stranger changes nothing', async ({ ada }) => {
    await ada.posts('/update-user', { name: 'x' }).then(is(401, 'UNAUTHORIZED'));
    await ada.posts('/update-user', { email: 'x' }).then(is(401, 'UNAUTHORIZED'));
  });

  scenario('somebody who is not to be remembered stays so', async ({ ada, later }) => {
    await ada.signsUp({ rememberMe: false }).then(is(200));
    await later(60);
    await ada.posts('/update-user', { name: 'A' }).then(is(200));
    await ada.looks().then(isSomebody);
  });

  scenario('a change is seen when a session is due', async ({ ada, later }) => {
    await ada.signsUp().then(is(200));
    await later(2 * DAY);
    await ada.posts('/update-user', { name: 'A' }).then(is(200));
    await ada.looks().then(isSomebody);
  });
});
