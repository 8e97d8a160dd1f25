/** Worst first. */
export const severities = ['critical', 'high', 'medium', 'low'] as const;

export type Severity = (typeof severities)[number];

/** By so many steps up or down, never beyond `low` and `critical`. */
export function shifted(severity: Severity, steps: number): Severity {
  const at = severities.indexOf(severity) - steps;
  return severities[Math.max(0, Math.min(severities.length - 1, at))] ?? severity;
}

/** For sorting. */
export function worstFirst(a: Severity, b: Severity): number {
  return severities.indexOf(a) - severities.indexOf(b);
}

export function atLeast(severity: Severity, limit: Severity): boolean {
  return worstFirst(severity, limit) <= 0;
}

/** Throws for an empty list. */
export function worst(all: readonly Severity[]): Severity {
  return all.reduce((a, b) => (atLeast(a, b) ? a : b));
}
