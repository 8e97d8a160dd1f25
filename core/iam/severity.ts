export const severities = ['low', 'medium', 'high', 'critical'] as const;

export type IamSeverity = (typeof severities)[number];

/** By so many steps up or down, never beyond `low` and `critical`. */
export function shifted(severity: IamSeverity, steps: number): IamSeverity {
  const at = severities.indexOf(severity) + steps;
  return severities[Math.max(0, Math.min(severities.length - 1, at))] ?? severity;
}

export function atLeast(severity: IamSeverity, limit: IamSeverity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(limit);
}

/** Throws for an empty list. */
export function worst(all: readonly IamSeverity[]): IamSeverity {
  return all.reduce((a, b) => (atLeast(a, b) ? a : b));
}
