// The people of the scenarios.

export interface Person {
  name: string;
  email: string;
  password: string;
}

export const ADA: Person = { name: 'Ada', email: 'ada@example.com', password: 'ada counts on engines' };
export const EVE: Person = { name: 'Eve', email: 'eve@example.com', password: 'eve listens closely' };
