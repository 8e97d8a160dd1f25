import { encodeTarget } from '../../blocks/text/ids.ts';
import type { CardButton } from '../../blocks/text/parts.ts';
import type { Finding } from '../../core/finding.ts';
import { offered } from '../../core/findings/decisions/rights/offered.ts';
import { actions } from '../actions/registry.generated.ts';

const drawn = actions
  .flatMap(({ id, button }) => (button ? [{ id, ...button }] : []))
  .toSorted((a, b) => a.order - b.order);

/** The buttons of the decisions that the finding's state offers, and those that are always shown. */
export function buttonsFor(finding: Finding): readonly CardButton[] {
  const kinds = offered(finding);
  const value = encodeTarget({ findingId: finding.id, generation: finding.generation });
  return drawn
    .filter(({ decides }) => decides === undefined || kinds.includes(decides))
    .map(({ id, label, style: styled, confirm, lesser }) => {
      const style = typeof styled === 'function' ? styled(finding) : styled;
      return {
        actionId: id,
        label: typeof label === 'function' ? label(finding) : label,
        value,
        ...(style ? { style } : {}),
        ...(confirm ? { confirm: confirm(finding) } : {}),
        ...(lesser ? { lesser } : {}),
      };
    });
}
