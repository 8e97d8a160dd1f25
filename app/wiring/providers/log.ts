import type { Provide } from '../options.ts';

export const provide: Provide<'log'> = ({ log }) => log;
