import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { createConfigAnswers } from '../../../aws/services/config-rule.ts';
import { clientOf } from '../clients.ts';
import type { Provide } from '../options.ts';

export const provide: Provide<'config'> = ({ env }) =>
  createConfigAnswers({ config: new ConfigServiceClient(clientOf(env)) });
