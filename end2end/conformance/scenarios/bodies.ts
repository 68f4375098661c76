// What may be sent, and how.

import { is } from '../answer';
import { area } from '../scenario';

function typed(type: string | null) {
  return { headers: { 'content-type': type } };
}

export const bodies = area('bodies', (scenario) => {
  scenario('JSON is what is read', async ({ ada }) => {
    const body = JSON.stringify({ email: ada.person.email, password: ada.person.password });
    for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON', ' application/json ;x=y', 'application/json;charset=utf-7']) {
      await ada.posts('/sign-in/email', body, typed(type)).then(is(401));
    }
  });

  scenario('what is nearly JSON is not read', async ({ ada }) => {
    const body = JSON.stringify({ email: ada.person.email, password: ada.person.password });
    const types = ['text/plain', 'application/json-patch', 'x-application/json', 'application/jsonx', 'multipart/form-data; boundary=x', 'application/xml', 'json', '*/*', 'text/json'];
    for (const type of types) {
      await ada.posts('/sign-in/email', body, typed(type)).then(is(415, 'UNSUPPORTED_MEDIA_TYPE'));
    }
    await ada.posts('/sign-out', '{}', typed('text/plain')).then(is(415, 'UNSUPPORTED_MEDIA_TYPE'));
  });

  scenario('a body without a type', async ({ ada }) => {
    await ada.posts('/sign-out', '{}', typed(null));
    await ada.posts('/sign-in/email', '{}', typed(null));
    await ada.posts('/sign-out', '{}', typed(''));
  });

  scenario('a form is read by two doors only', async ({ ada }) => {
    await ada.signsUp().then(is(200));
    for (const path of ['/sign-out', '/update-user', '/change-password', '/revoke-sessions', '/request-password-reset', '/delete-user']) {
      await ada.postsForm(path, { name: 'x' }).then(is(415, 'UNSUPPORTED_MEDIA_TYPE'));
    }
  });

  scenario('JSON that is none', async ({ ada }) => {
    for (const body of ['{', '{"email":', 'nonsense', '{"a":1}}', "{'a':1}", '{"a":1,}', '\ufeff{}', 'NaN']) {
      await ada.posts('/sign-in/email', body);
    }
  });

  scenario('keys that mean something in JavaScript', async ({ ada }) => {
    const { email, password } = ada.person;
    const body = `{"email":"${email}","password":"${password}","__proto__":{"rememberMe":false},"constructor":{"prototype":{}}}`;
    await ada.posts('/sign-in/email', body).then(is(401));
  });

  scenario('a key that stands twice', async ({ ada }) => {
    const { email, password } = ada.person;
    await ada.signsUp().then(is(200));
    await ada.posts('/sign-in/email', `{"email":"${email}","password":"wrong","password":"${password}"}`);
  });

  scenario('an empty body', async ({ ada }) => {
    await ada.posts('/sign-in/email', '').then(is(400, 'VALIDATION_ERROR'));
    await ada.posts('/sign-in/email', '', typed('text/plain'));
    await ada.posts('/sign-out', '').then(is(200));
    await ada.posts('/sign-out', ' ');
  });

  scenario('a question is read from the path, however often it is asked', async ({ ada }) => {
    await ada.gets('/get-session?disableRefresh=1&x[]=y&z').then(is(200));
    await ada.gets('/get-session?%').then(is(200));
    await ada.gets('/get-session?%FF=%FE').then(is(200));
  });

  scenario('odd texts are texts', async ({ ada }) => {
    await ada.signsUp({ name: 'a\u0001b' });
    await ada.posts('/update-user', { name: '\ud800' });
    await ada.posts('/update-user', { name: 'x'.repeat(20_000) });
    await ada.looks();
  });

  scenario('a NUL in a text', async ({ ada }) => {
    await ada.signsUp({ email: 'a\u0000@example.com' });
    await ada.signsIn({ email: 'ada\u0000@example.com' });
    await ada.signsIn({ password: 'a\u0000b' }).then(is(401));
  });
});
