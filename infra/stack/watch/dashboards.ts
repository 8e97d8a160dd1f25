import { complianceDashboardBody } from '../../dashboards/compliance.ts';
import { iamDashboardBody } from '../../dashboards/iam.ts';
import { overviewDashboardBody } from '../../dashboards/overview.ts';
import type { CloudWatchDashboard } from '../../settings.ts';
import { type Context, partsOf } from '../context.ts';

type Made = { readonly id: string; readonly name: string; readonly body: () => string };

export function makeDashboards(context: Context): void {
  const { names, stage, where, settings } = context;
  const parts = partsOf(context);
  const dashboards: Readonly<Record<CloudWatchDashboard, Made>> = {
    overview: {
      id: 'Dashboard',
      name: names.prefix,
      body: () => overviewDashboardBody(names.prefix, stage, where.region, parts),
    },
    compliance: {
      id: 'ComplianceDashboard',
      name: names.complianceDashboard,
      body: () => complianceDashboardBody(stage, where.region),
    },
    iam: {
      id: 'IamDashboard',
      name: names.iamDashboard,
      body: () => iamDashboardBody(names.prefix, stage, where.region, parts),
    },
  };
  for (const one of settings.cloudWatchDashboards) {
    const { id, name, body } = dashboards[one];
    new aws.cloudwatch.Dashboard(id, { dashboardName: name, dashboardBody: body() });
  }
}
