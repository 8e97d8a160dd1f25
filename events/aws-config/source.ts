import { defineSource } from '../../core/functions/source.ts';
import { type ConfigAsked, parseConfigEvent } from './parse.ts';
import { answerConfig, type ConfigRuleDeps } from './run.ts';

/** Requests of AWS Config, which invokes the function directly. */
export const source = defineSource<ConfigAsked, ConfigRuleDeps>({
  name: 'aws-config',
  rules: {},
  parse: parseConfigEvent,
  run: answerConfig,
});
