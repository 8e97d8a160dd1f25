/** Seeded random numbers (mulberry32): the same seed gives the same history on every machine. */
export type Random = {
  /** 0 ≤ x < 1 */
  readonly next: () => number;
  readonly int: (below: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(of: readonly T[]) => T;
};

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (of) => {
      const picked = of[int(of.length)];
      if (picked === undefined) throw new Error('nothing to pick from');
      return picked;
    },
  };
}
