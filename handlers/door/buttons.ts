import { encodeTarget } from '../../blocks/text/ids.ts';
import type { CardButton } from '../../blocks/text/parts.ts';
import type { Finding } from '../../core/finding.ts';
import { offered } from '../../core/findings/decisions/standing.ts';
import { actions } from '../actions/registry.generated.ts';
import type { Action } from '../define.ts';

const registered: readonly Action[] = actions;

/** What a person could decide about a finding now, then what is always there. */
export function buttonsFor(finding: Finding): readonly CardButton[] {
  const kinds = offered(finding);
  const value = encodeTarget({ findingId: finding.id, generation: finding.generation });
  const place = ({ button }: Action) =>
    button?.offeredFor ? kinds.indexOf(button.offeredFor) : kinds.length;
  return registered
    .filter(({ button }) => button && (button.offeredFor === null || kinds.includes(button.offeredFor)))
    .toSorted((a, b) => place(a) - place(b))
    .flatMap(({ id, button }) => {
      if (!button) return [];
      const { label, style, confirm, lesser } = button;
      return [
        {
          actionId: id,
          label,
          value,
          ...(style ? { style } : {}),
          ...(confirm ? { confirm: confirm(finding) } : {}),
          ...(lesser ? { lesser } : {}),
        },
      ];
    });
}
