import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { createBus } from '../../../aws/services/bus.ts';
import { clientOf } from '../clients.ts';
import type { Provide } from '../options.ts';

/** The bus has the stage's prefix as its name. */
export const provide: Provide<'bus'> = ({ env }) =>
  createBus({ eventBridge: new EventBridgeClient(clientOf(env)), name: env.prefix });
