const defaultPage = 100;
const greatestPage = 500;

export function pageSize(limit: number | undefined): number {
  return Math.min(Math.max(1, Math.trunc(limit ?? defaultPage)), greatestPage);
}
