import { buttonsFor } from '../../../handlers/derived/buttons.ts';
import { createNotices } from '../../../slack/notices.ts';
import { depsOf } from '../compose.ts';
import { onceEach, type Provide } from '../options.ts';
import { provide as clock } from './clock.ts';
import { provide as findings } from './findings.ts';
import { provide as keyValue } from './key-value.ts';
import { provide as log } from './log.ts';
import { provide as policy } from './policy.ts';
import { provide as speak } from './speak.ts';

const names = ['clock', 'keyValue', 'log', 'policy'] as const;

export const provide: Provide<'notices'> = onceEach((options) =>
  createNotices({
    ...depsOf(names, { clock, keyValue, log, policy }, options),
    ...speak(options),
    store: findings(options),
    buttonsFor,
  }),
);
