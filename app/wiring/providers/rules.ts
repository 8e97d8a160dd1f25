import { rules } from '../../../rules/registry.generated.ts';
import type { Provide } from '../options.ts';

export const provide: Provide<'rules'> = () => rules;
