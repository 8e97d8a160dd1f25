/** UTF-16 code units, as Slack counts them in a field. */
export const reasonLength = { min: 3, max: 300 } as const;

/** Why a typed reason is not taken, in words for the person; null: it is. */
export function wrongReason(reason: string): string | null {
  if (reason.trim() === '') return 'Enter a reason. Others will read it later.';
  return reason.length > reasonLength.max ? `At most ${reasonLength.max} characters.` : null;
}
