// Moments as distances from the start of the scenario, so coarse that a slow machine changes nothing.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Some moments are cut to whole seconds, and may so lie before the start. */
const LEEWAY = 5 * SECOND;

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

export class Moments {
  constructor(private readonly start: number) {}

  /** Lifetimes and the steps of a scenario are whole minutes; what a request takes is not. */
  name(milliseconds: number): string {
    const minutes = Math.floor((milliseconds - this.start + LEEWAY) / MINUTE);
    const sign = minutes < 0 ? '-' : '+';
    return `<start ${sign} ${spelled(Math.abs(minutes))}>`;
  }

  /** The name of a moment in ISO form; none when the text is no moment. */
  ofText(text: string): string | undefined {
    return ISO.test(text) ? this.name(Date.parse(text)) : undefined;
  }
}

function spelled(minutes: number): string {
  const parts = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor(minutes / 60) % 24, 'h'],
    [minutes % 60, 'm'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count}${unit}`);
  return said.length === 0 ? '0' : said.join(' ');
}
