// Stable names for values that are different in every run: the same value has the same name, in order of appearance.

export type Kind = 'user' | 'session' | 'account' | 'token' | 'cookie token' | 'mail token' | 'id';

/** Shorter values are found by chance in other texts. */
const SHORTEST = 12;

export class Names {
  private readonly known = new Map<string, string>();
  private readonly counts = new Map<Kind, number>();
  private readonly texts = new Map<string, string>();

  /** The name of a value; the same value may have one name of each kind. */
  of(kind: Kind, value: string): string {
    const key = `${kind} ${value}`;
    const known = this.known.get(key);
    if (known !== undefined) {
      return known;
    }
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    const name = `<${kind} ${count}>`;
    this.known.set(key, name);
    if (value.length >= SHORTEST && !this.texts.has(value)) {
      this.texts.set(value, name);
    }
    return name;
  }

  has(kind: Kind, value: string): boolean {
    return this.known.has(`${kind} ${value}`);
  }

  /** All values of a kind that were seen. */
  valuesOf(kind: Kind): string[] {
    const prefix = `${kind} `;
    return [...this.known.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  }

  /** A text in which every value that is known stands by its name. */
  within(text: string): string {
    let named = text;
    for (const [value, name] of this.texts) {
      named = named.replaceAll(value, name);
    }
    return named;
  }
}
