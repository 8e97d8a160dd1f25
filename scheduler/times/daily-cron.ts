/** EventBridge Scheduler's expression for every day at `HH:MM`. Throws for any other format. */
export function dailyCron(dailyAt: string): `cron(${string})` {
  const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(dailyAt) ?? [];
  if (hours === undefined || minutes === undefined)
    throw new Error(`"${dailyAt}" is not a time of day (HH:MM)`);
  return `cron(${Number(minutes)} ${Number(hours)} * * ? *)`;
}
