/** UTF-16 code units, as Slack counts input lengths. */
export const reasonLength = { min: 3, max: 300 } as const;

/** Returns why a reason is invalid, in words; null when it is valid. */
export function wrongReason(reason: string): string | null {
  if (reason.trim() === '') return 'Enter a reason. Others will read it later.';
  return reason.length > reasonLength.max ? `At most ${reasonLength.max} characters.` : null;
}
