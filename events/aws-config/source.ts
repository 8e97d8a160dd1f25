import { defineSource } from '../../core/functions/source.ts';
import { type ConfigRequest, parseConfigEvent } from './parse.ts';
import { answerConfig, type ConfigRuleDeps } from './run.ts';

/** Requests of AWS Config, which invokes the function directly. */
export const source = defineSource<ConfigRequest, ConfigRuleDeps>({
  name: 'aws-config',
  rules: {},
  parse: parseConfigEvent,
  run: answerConfig,
});
