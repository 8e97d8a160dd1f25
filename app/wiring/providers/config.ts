import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { checkAnswers } from '../../../aws/access/check-answers.ts';
import { commonAnswers } from '../../../aws/access/common-answers.ts';
import { createConfigAnswers } from '../../../aws/services/config-rule.ts';
import { clientOf } from '../clients.ts';
import type { Provide } from '../options.ts';

export const provide: Provide<'config'> = ({ env }) => {
  const config = new ConfigServiceClient(clientOf(env));
  checkAnswers(config, commonAnswers);
  return createConfigAnswers({ config });
};
