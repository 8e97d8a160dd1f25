import type { EpochMs } from '../resource.ts';

export type Clock = { readonly nowMs: () => EpochMs };
export type Ids = { readonly next: (prefix: string) => string };

export type Log = {
  readonly info: (message: string, fields?: Record<string, unknown>) => void;
  readonly warn: (message: string, fields?: Record<string, unknown>) => void;
  readonly error: (message: string, fields?: Record<string, unknown>) => void;
};
