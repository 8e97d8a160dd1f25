/** Whether the text is a valid stage name. */
export function isStage(value: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,19}$/.test(value);
}
