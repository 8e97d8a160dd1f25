import { SESv2Client } from '@aws-sdk/client-sesv2';
import { createReportMail } from '../../../aws/services/report-mail.ts';
import { clientOf } from '../clients.ts';
import type { Provide } from '../options.ts';

export const provide: Provide<'reportMail'> = ({ env }) =>
  env.reportMail
    ? createReportMail({ ses: new SESv2Client({ ...clientOf(env), maxAttempts: 1 }), ...env.reportMail })
    : null;
