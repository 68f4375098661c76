// What a person does in front of the browser, in their words.

import { type Locator, type Page, type Response, expect } from '@playwright/test';

import type { Person } from './person';

export class Visitor {
  constructor(
    readonly page: Page,
    readonly hasJavaScript: boolean,
  ) {}

  get header(): Locator {
    return this.page.getByRole('banner');
  }

  get content(): Locator {
    return this.page.getByRole('main');
  }

  field(label: string): Locator {
    return this.content.getByLabel(label, { exact: true });
  }

  button(name: string): Locator {
    return this.content.getByRole('button', { name, exact: true });
  }

  /** News of what was done. */
  get news(): Locator {
    return this.content.getByRole('status');
  }

  get rememberMe(): Locator {
    return this.content.getByLabel('Keep me signed in on this device');
  }

  /** What a form says that belongs to no field in particular. */
  get formError(): Locator {
    return this.content.locator('form > [role=alert]');
  }

  /** Opens a page and waits until it is alive, where JavaScript makes it so. */
  async opens(path: string): Promise<Response> {
    const response = await this.page.goto(path);
    if (response === null) {
      throw new Error(`no document was sent for ${path}`);
    }
    await this.seesAPageThatIsAlive();
    return response;
  }

  async seesAPageThatIsAlive(): Promise<void> {
    if (this.hasJavaScript) {
      await this.page.locator('html[data-hydrated]').waitFor();
    }
  }

  async signsUp(person: Person): Promise<void> {
    await this.opens('/sign-up');
    await this.fillsInSignUp(person);
    await this.button('Sign up').click();
    await this.arrivesAt('/dashboard');
  }

  async fillsInSignUp(person: Person): Promise<void> {
    await this.field('Name').fill(person.name);
    await this.fillsInSignIn(person);
  }

  /** Signs in with the form of the page at hand. */
  async signsIn(person: Pick<Person, 'email' | 'password'>): Promise<void> {
    await this.fillsInSignIn(person);
    await this.button('Sign in').click();
  }

  /** Comes with an account that is there already. */
  async entersAs(person: Pick<Person, 'email' | 'password'>): Promise<void> {
    await this.opens('/sign-in');
    await this.signsIn(person);
    await this.arrivesAt('/dashboard');
  }

  async fillsInSignIn(person: Pick<Person, 'email' | 'password'>): Promise<void> {
    await this.field('E-mail').fill(person.email);
    await this.field('Password').fill(person.password);
  }

  /** What the server must refuse is to reach the server. */
  async turnsOffTheChecksOfTheBrowser(at = 'E-mail'): Promise<void> {
    await this.field(at).evaluate((field: HTMLInputElement) => (field.form!.noValidate = true));
  }

  /** The words stand at one field, for eyes and for those who listen, and at no other. */
  async isToldBeside(label: string, words: string): Promise<void> {
    const field = this.field(label);
    await expect(field.locator('xpath=..').getByRole('alert')).toHaveText(words);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveAccessibleDescription(endsWith(words));
    await expect(this.page.locator('[aria-invalid=true]')).toHaveCount(1);
    await expect(this.formError.filter({ hasText: /./ })).toHaveCount(0);
  }

  async signsOut(): Promise<void> {
    await this.header.getByRole('button', { name: 'Sign out' }).click();
    await this.arrivesAt('/');
    await this.isAStranger();
  }

  async arrivesAt(path: string): Promise<void> {
    await expect(this.page).toHaveURL(path);
    await this.seesAPageThatIsAlive();
  }

  /** The header shows who is signed in. */
  async isKnownAs(person: Person, within?: number): Promise<void> {
    await expect(this.header.getByRole('link', { name: person.name })).toBeVisible(patience(within));
  }

  /** The header knows nobody. */
  async isAStranger(within?: number): Promise<void> {
    await expect(this.header.getByRole('link', { name: 'Sign in' })).toBeVisible(patience(within));
    await expect(this.header.getByRole('button', { name: 'Sign out' })).toHaveCount(0, patience(within));
  }

  /** A marker that lives as long as the document does. */
  async marksTheDocument(): Promise<void> {
    await this.page.evaluate(() => Object.assign(window, { marker: true }));
  }

  async isStillInTheSameDocument(): Promise<void> {
    expect(await this.page.evaluate(() => 'marker' in window), 'the document is still the same').toBe(true);
  }
}

function patience(timeout: number | undefined): { timeout?: number } {
  return timeout === undefined ? {} : { timeout };
}

function endsWith(words: string): RegExp {
  return new RegExp(`${words.replace(/[.?]/g, '\\$&')}$`);
}
