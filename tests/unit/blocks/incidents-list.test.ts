import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  incidentsInModal,
  incidentsMessage,
  incidentsModal,
} from '../../../blocks/answers/incidents-list.ts';
import { pageOf } from '../../../blocks/text/pages.ts';
import { isEnded } from '../../../core/finding.ts';
import { arbitraryFinding } from '../../support/arbitrary-finding.ts';
import { messageFault, viewFault } from '../../support/builder-faults.ts';

test('the lists of incidents are what Slack accepts, whatever the findings contain', () => {
  const model = fc
    .tuple(
      fc.array(arbitraryFinding, { maxLength: 40 }),
      fc.nat(3),
      fc.option(fc.constant('https://example.slack.com/')),
    )
    .map(([all, page, workspaceUrl]) => ({
      open: all.filter((finding) => !isEnded(finding)).length,
      ended: all.filter(isEnded).length,
      page: pageOf(all, page, incidentsInModal),
      workspaceUrl,
    }));
  expect(messageFault(model, incidentsMessage)).toBeNull();
  expect(viewFault(model, incidentsModal)).toBeNull();
});
