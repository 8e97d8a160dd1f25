/** Links to the dashboard. */
export type DashboardLinks = {
  /** `validMinutes`: how long the link opens the data; null: everybody who knows the address may read. */
  readonly make: () => Promise<{ readonly url: string; readonly validMinutes: number | null }>;
};
