// All scenarios, area by area.

import type { Scenario } from '../scenario';
import { signUp } from './sign-up';

export const SCENARIOS: Scenario[] = [...signUp];
