import type { Provide } from '../options.ts';

export const provide: Provide<'home'> = ({ env: { stage, region, dashboard } }) => ({
  stage,
  region,
  hasDashboard: dashboard !== undefined,
});
