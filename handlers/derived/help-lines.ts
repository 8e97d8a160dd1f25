import type { HelpEntry } from '../../blocks/answers/help.ts';
import { commands } from '../commands/registry.generated.ts';

/** Usage and meaning of every command, in the order of help. */
export const helpLines: readonly HelpEntry[] = commands
  .toSorted((a, b) => a.order - b.order)
  .map(({ usage, what }) => ({ usage, what }));
