export const severities = ['low', 'medium', 'high', 'critical'] as const;

export type Severity = (typeof severities)[number];

/** By so many steps up or down, never beyond `low` and `critical`. */
export function shifted(severity: Severity, steps: number): Severity {
  const at = severities.indexOf(severity) + steps;
  return severities[Math.max(0, Math.min(severities.length - 1, at))] ?? severity;
}

export function atLeast(severity: Severity, limit: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(limit);
}

/** Throws for an empty list. */
export function worst(all: readonly Severity[]): Severity {
  return all.reduce((a, b) => (atLeast(a, b) ? a : b));
}
