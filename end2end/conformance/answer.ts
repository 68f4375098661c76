// What a person got to see, and what the scenario says about it.

import type { Side } from './side';
import type { Answered } from './wire';

export class Answer {
  constructor(
    private readonly side: Side,
    readonly status: number,
    readonly headers: [string, string][],
    readonly text: string,
    private readonly question: string,
  ) {}

  static to(question: string, side: Side, { status, headers, body }: Answered): Answer {
    return new Answer(side, status, headers, body, question);
  }

  /** Its shape depends on the endpoint; a scenario that reaches for what is not there breaks, and that is reported. */
  get json(): any {
    return JSON.parse(this.text);
  }

  header(name: string): string | undefined {
    return this.headers.find(([key]) => key === name)?.[1];
  }

  /** The code of an error, or its message where there is no code. */
  get reason(): string | undefined {
    try {
      const { code, message } = this.json as { code?: string; message?: string };
      return code ?? message;
    } catch {
      return undefined;
    }
  }

  /**
   * What the npm package must answer for the scenario to mean what its name says. The other side is not asked: it is
   * compared.
   */
  check(status: number, reason?: string): Answer {
    const isMeant = this.status === status && (reason === undefined || this.reason === reason);
    if (this.side === 'npm' && !isMeant) {
      const meant = reason === undefined ? `${status}` : `${status} ${reason}`;
      throw new Error(`${this.question} was to be answered by ${meant}, not by ${this.status} ${this.text.slice(0, 200)}`);
    }
    return this;
  }
}

/** To be put behind a request: `.then(is(401, 'INVALID_TOKEN'))`. */
export function is(status: number, reason?: string): (answer: Answer) => Answer {
  return (answer) => answer.check(status, reason);
}

/** The body must be JSON `null`, as for somebody who is not signed in. */
export function isNull(answer: Answer): Answer {
  answer.check(200);
  return answer.text === 'null' ? answer : answer.check(200, 'null');
}

/** The body must name a user, as for somebody who is signed in. */
export function isSomebody(answer: Answer): Answer {
  return answer.text.includes('"user":{') ? answer.check(200) : answer.check(200, 'a user');
}
