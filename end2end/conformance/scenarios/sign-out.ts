// Signing out.

import { is, isNull, isSomebody } from '../answer';
import { area } from '../scenario';

export const signOut = area('sign-out', (scenario) => {
  scenario('somebody signs out', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.signsOut().then(is(200));
    await ada.looks().then(isNull);
  });

  scenario('a session that was left cannot be taken up again', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    ada.jar.copyTo(phone.jar);
    await ada.signsOut().then(is(200));
    await phone.looks().then(isNull);
    await phone.looks().then(isNull);
  });

  scenario('the other browsers stay signed in', async ({ ada, phone }) => {
    await ada.signsUp().then(is(200));
    await phone.signsIn().then(is(200));
    await ada.signsOut().then(is(200));
    await phone.looks().then(isSomebody);
  });

  scenario('who is not signed in can sign out', async ({ ada }) => {
    await ada.signsOut().then(is(200));
    await ada.posts('/sign-out').then(is(200));
  });

  scenario('who signed out already can do it again', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    const cookie = ada.jar.header()!;
    await ada.signsOut().then(is(200));
    await ada.posts('/sign-out', {}, { headers: { cookie } }).then(is(200));
  });

  scenario('a cookie that means nothing is cleared as well', async ({ ada }) => {
    ada.jar.set('better-auth.session_token', 'nonsense');
    await ada.signsOut().then(is(200));
  });

  scenario('the wish not to be remembered is cleared as well', async ({ ada }) => {
    await ada.signsUp({ rememberMe: false }).then(is(200));
    await ada.signsOut().then(is(200));
  });

  scenario('without a body it works too', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.posts('/sign-out').then(is(200));
    await ada.looks().then(isNull);
  });

  scenario('fields of the body are optional and checked', async ({ ada }) => {
    await ada.posts('/sign-out', { callbackURL: '/bye', disableRedirect: true, state: 'x' }).then(is(200));
    await ada.posts('/sign-out', { disableRedirect: 'yes' }).then(is(400, 'VALIDATION_ERROR'));
    await ada.posts('/sign-out', { state: 7 }).then(is(400, 'VALIDATION_ERROR'));
    await ada.posts('/sign-out', '[]').then(is(400, 'VALIDATION_ERROR'));
  });

  scenario('a form cannot sign out', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.postsForm('/sign-out', {});
    await ada.postsForm('/sign-out', { callbackURL: '/' }).then(is(415, 'UNSUPPORTED_MEDIA_TYPE'));
    await ada.looks();
  });

  scenario('a link cannot sign out', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    await ada.gets('/sign-out').then(is(404));
    await ada.looks().then(isSomebody);
  });
});
