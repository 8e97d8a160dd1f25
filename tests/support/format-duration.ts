const unitMs = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000 };

/** The shortest policy spelling of a duration in whole seconds. */
export function formatDuration(ms: number): string {
  const unit = ms > 0 ? Object.entries(unitMs).find(([, each]) => ms % each === 0) : undefined;
  return unit ? `${ms / unit[1]}${unit[0]}` : `${ms / 1000}s`;
}
