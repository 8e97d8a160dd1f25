/**
 * Whether a condition holds. `free`: the caller decides, by choosing what to ask for, or when. `later`: not yet, and then
 * for ever. `depends`: nobody knows before the request. An unknown condition is never `always` and never `never`.
 */
export type Judgement = 'always' | 'never' | 'free' | 'later' | 'depends';
