import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { isEnded } from '../../../../../core/finding.ts';
import { muteAlarms, muteWork } from '../../../../../core/incidents/muting/mute-alarms.ts';
import { createMuteWorld, type MuteFault } from '../../../../support/mute-world.ts';
import { sampleNowMs } from '../../../../support/sample-finding.ts';

const dayMs = 86_400_000;

test('whatever races or fails, in the end exactly the snooze that lasts is muted', async () => {
  const happening = fc.constantFrom('snooze', 'end', 'resolve', 'sync', 'sync', 'sync');
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(happening, { minLength: 2, maxLength: 12 }),
      fc.array(fc.constantFrom<MuteFault>(undefined, undefined, undefined, 'before', 'after'), {
        maxLength: 12,
      }),
      async (scheduler, happenings, faults) => {
        const left = [...faults];
        let isCalm = false;
        const here = await createMuteWorld({ fault: () => (isCalm ? undefined : left.shift()) });
        const { mute, unmute, acts } = here.deps.alarmMutes;
        const messages: Promise<unknown>[] = [];
        const raced = {
          ...here.deps,
          alarmMutes: {
            acts: scheduler.scheduleFunction(acts),
            mute: scheduler.scheduleFunction(mute),
            unmute: scheduler.scheduleFunction(unmute),
          },
        };
        /** SQS delivers a message whose work failed again. */
        const deliver = async (snoozedAtMs: number): Promise<void> => {
          for (let receive = 0; receive < 30; receive += 1) {
            const failed = await muteAlarms(raced, 'f_1', snoozedAtMs).then(
              () => undefined,
              (thrown: unknown) => thrown,
            );
            if (failed === undefined) return;
            if (!/Fault|too often/.test((failed as Error).message)) throw failed;
          }
        };
        const sync = async (): Promise<void> => {
          const [work] = await muteWork(here.deps, await here.current());
          if (work?.type === 'incident.mute') messages.push(deliver(work.snoozedAtMs));
        };
        let snoozes = 0;
        const acted = scheduler.scheduleSequence(
          happenings.map((is) => ({
            label: is,
            builder: async () => {
              const { status } = await here.current();
              if (is === 'sync') await sync();
              else if (isEnded(await here.current())) return;
              else if (is === 'snooze' && status !== 'snoozed')
                await here.snooze(sampleNowMs + dayMs, sampleNowMs + ++snoozes);
              else if (is === 'end' && status === 'snoozed') await here.endSnooze();
              else if (is === 'resolve') await here.resolve();
            },
          })),
        );
        await scheduler.waitFor(acted.task);
        await scheduler.waitFor(Promise.all(messages));
        isCalm = true;
        // The sync after the last change sends what is owed.
        await here.run();
        const { status, snooze } = await here.current();
        const lasts = status === 'snoozed' ? [`janitor-incident-f_1-${snooze?.atMs}`] : [];
        expect(here.mutes.rules().map(({ name }) => name)).toEqual(lasts);
      },
    ),
    { numRuns: 300 },
  );
});
