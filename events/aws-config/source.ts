import { defineSource } from '../../core/functions/source.ts';
import { type ConfigAsked, parseConfigEvent } from './parse.ts';
import { answerConfig, type ConfigRuleDeps } from './run.ts';

/** Questions of AWS Config, which calls the function itself. */
export const source = defineSource<ConfigAsked, ConfigRuleDeps>({
  name: 'aws-config',
  rules: {},
  parse: parseConfigEvent,
  run: answerConfig,
});
