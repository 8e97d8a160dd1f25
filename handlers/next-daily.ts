const dayMs = 86_400_000;

/** The next instant after `nowMs` at which clocks in the zone show `HH:MM`; null when that cannot be told. */
export function nextDailyMs(
  policy: { readonly dailyAt: string; readonly timeZone: string },
  nowMs: number,
): number | null {
  const [hours, minutes] = policy.dailyAt.split(':').map(Number);
  if (hours === undefined || minutes === undefined || !Number.isFinite(hours + minutes)) return null;
  const sinceMidnightMs = (hours * 60 + minutes) * 60_000;
  const today = Math.floor((nowMs + offsetMs(policy.timeZone, nowMs)) / dayMs) * dayMs;
  const candidates = [today, today + dayMs, today + 2 * dayMs].map((midnight) => {
    const shown = midnight + sinceMidnightMs;
    const guess = shown - offsetMs(policy.timeZone, shown);
    return shown - offsetMs(policy.timeZone, guess);
  });
  return candidates.find((atMs) => atMs > nowMs) ?? null;
}

/** How far the zone's clocks are ahead of UTC at that instant. */
function offsetMs(timeZone: string, atMs: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(atMs);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return shown - Math.floor(atMs / 1000) * 1000;
}
