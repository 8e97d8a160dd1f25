import { complianceDashboardBody } from '../../dashboards/compliance.ts';
import { iamDashboardBody } from '../../dashboards/iam.ts';
import { overviewDashboardBody } from '../../dashboards/overview.ts';
import { type Context, partsOf } from '../context.ts';

export function makeDashboards(context: Context): void {
  const { names, stage, where, settings } = context;
  const parts = partsOf(context);
  new aws.cloudwatch.Dashboard('Dashboard', {
    dashboardName: names.prefix,
    dashboardBody: overviewDashboardBody(names.prefix, stage, where.region, parts),
  });
  new aws.cloudwatch.Dashboard('ComplianceDashboard', {
    dashboardName: names.complianceDashboard,
    dashboardBody: complianceDashboardBody(stage, where.region),
  });
  if (settings.iamDashboard)
    new aws.cloudwatch.Dashboard('IamDashboard', {
      dashboardName: names.iamDashboard,
      dashboardBody: iamDashboardBody(names.prefix, stage, where.region, parts),
    });
}
