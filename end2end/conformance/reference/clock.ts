// The clock of the process: replaces `Date` by one that can be turned forward. Must be imported before better-auth.

const RealDate = Date;

let ahead = 0;

export function turnForward(seconds: number): void {
  ahead += seconds * 1000;
}

export function setToRealTime(): void {
  ahead = 0;
}

function now(): number {
  return RealDate.now() + ahead;
}

globalThis.Date = new Proxy(RealDate, {
  apply: () => new RealDate(now()).toString(),
  construct: (target, given) => Reflect.construct(target, given.length === 0 ? [now()] : given),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});
