// A Set-Cookie line taken apart.

export interface SetCookie {
  name: string;
  /** As sent, percent-encoding included. */
  value: string;
  /** Names in lower case; attributes without a value are `true`. */
  attributes: Record<string, string | true>;
}

export function parseSetCookie(line: string): SetCookie {
  const [pair = '', ...rest] = line.split(';').map((part) => part.trim());
  const [name, value] = halves(pair);
  const attributes = rest.map((part): [string, string | true] => {
    const [key, text] = halves(part);
    return [key.toLowerCase(), part.includes('=') ? text : true];
  });
  return { name, value, attributes: Object.fromEntries(attributes) };
}

function halves(text: string): [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
