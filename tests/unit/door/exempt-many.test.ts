import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parsePolicy } from '../../../app/policy/load.ts';
import { exemptFields, exemptLines } from '../../../blocks/modals/exempt-modal.ts';
import { encodeTargets } from '../../../blocks/text/ids.ts';
import type { Finding } from '../../../core/finding.ts';
import { exemption } from '../../../core/findings/exempt.ts';
import type { Resource } from '../../../core/resource.ts';
import { rules } from '../../../rules/registry.generated.ts';
import { policyWith } from '../../support/policy-with.ts';
import { changeFinding } from '../../support/sample-change.ts';
import { sampleFinding } from '../../support/sample-finding.ts';
import { createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { announcedFindings, type Form, picks, submits } from '../../support/slack-many.ts';

const { owner } = people;

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

describe('exempting several findings', () => {
  const filled = (reason: string, date: string | null) => ({
    [exemptFields.reason.block]: { [exemptFields.reason.action]: { value: reason } },
    [exemptFields.until.block]: { [exemptFields.until.action]: { selected_date: date } },
  });
  const send = (form: Form, reason: string, date: string | null) => {
    const { private_metadata = '' } = form.view ?? {};
    return submits(
      desk,
      owner,
      { id: 'V0', callback_id: 'exempt-many', private_metadata },
      filled(reason, date),
    );
  };

  test('asks why and until when, shows the lines for the policy file, and changes nothing', async () => {
    const findings = await announcedFindings(desk, [{}, {}]);
    const form = await picks(desk, owner, 'V0', findings, 'exempt');
    expect(JSON.stringify(form)).toMatch(/"Exempt 2 findings\?".*web-1.*web-2/);
    expect(JSON.stringify(await send(form, 'A "standby": needed', '2027-06-30'))).toContain(
      'until: 2027-06-30',
    );
    expect(await desk.finding('f-web-1')).toEqual(findings[0]);
    expect(desk.queue.waiting()).toEqual([]);
  });

  test('says so when the findings no longer exist', async () => {
    const form = await picks(desk, owner, 'V0', await announcedFindings(desk, [{}]), 'exempt');
    const gone = {
      ...form,
      view: { ...form.view, private_metadata: encodeTargets([{ findingId: 'f-gone', generation: 1 }]) },
    };
    expect(JSON.stringify(await send(gone, 'A standby', null))).toContain('These findings no longer exist.');
  });

  test('requires an end for changes of permissions', async () => {
    const { id: _, card: __, version: ___, ...change } = changeFinding();
    const form = await picks(desk, owner, 'V0', await announcedFindings(desk, [change]), 'exempt');
    expect((await send(form, 'known to us', null)).errors).toEqual({
      [exemptFields.until.block]:
        'Choose a date: an exemption without an end hides no change of permissions.',
    });
    expect(JSON.stringify(await send(form, 'known to us', '2027-06-30'))).toContain('until: 2027-06-30');
  });

  test('requires a reason', async () => {
    const form = await picks(desk, owner, 'V0', await announcedFindings(desk, [{}]), 'exempt');
    expect(Object.keys((await send(form, ' ', null)).errors ?? {})).toEqual([exemptFields.reason.block]);
  });

  test.each([null, '2027-06-30'])(
    'shows lines that the policy reads as exemptions of exactly these (until %s)',
    (until) => {
      const [one, other] = ['i-1', 'i-2'].map((id) =>
        sampleFinding({ resource: { ...sampleFinding().resource, id } }),
      );
      if (!one || !other) throw new Error('no findings');
      const lines = exemptLines([one], { reason: 'A "standby": #1 needed', until });
      const loaded = parsePolicy(`exemptions:\n${lines}\n`, 'janitor.yaml', rules);
      if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
      const { exemptions } = loaded.value.policy;
      expect(exemptions.map(({ reason }) => reason)).toEqual(['A "standby": #1 needed']);
      const policy = policyWith({ exemptions, exemptTag: 'janitor:exempt' });
      const exempt = ({ resource, rule }: Finding) => {
        const read = { ...resource, tags: { known: true, value: {} } } as unknown as Resource;
        return exemption(read, rule, policy, 1_750_000_000_000);
      };
      expect(exempt(one)?.because).toContain('standby');
      expect(exempt(other)).toBeNull();
    },
  );
});
