import type { Synthesized } from './synth/result.ts';
import { readSynthesized } from './synth/run.ts';

export const stageNames = ['synth', 'production'] as const;

const read = new Map<string, string>();

/** A fresh copy of a stage's synthesized resources. */
export function synthesized(stage: (typeof stageNames)[number] = 'synth'): Synthesized {
  const text = read.get(stage) ?? JSON.stringify(readSynthesized(process.cwd(), stage));
  read.set(stage, text);
  return JSON.parse(text) as Synthesized;
}
