import type { Provide } from '../options.ts';
import { troubleWords } from '../trouble-words.ts';

export const provide: Provide<'troubleWords'> = () => troubleWords;
