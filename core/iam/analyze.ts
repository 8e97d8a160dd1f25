import { findInChange, type IamAnalysis } from './find-in-change.ts';
import type { IamInput } from './reading/input.ts';
import { readChange } from './reading/read-change.ts';

/** What a change makes newly possible. `now`: ISO 8601 in UTC, for input whose event has no time. */
export function analyze(input: IamInput, now: string): IamAnalysis {
  const read = readChange(input, now);
  if (!read.ok) return { findings: [], undecided: [read.error] };
  return read.value ? findInChange(read.value) : { findings: [], undecided: [] };
}
