import { minuteMs } from '../../core/calendar.ts';
import { median } from '../iam/median.ts';
import { createIncidentDesk, type IncidentDesk, instanceId } from './desk.ts';

export type AlarmDelays = { readonly cardMs: number; readonly plainMs: number };

const warmUp = 5;

/** Medians of one alarm at a time: until its card is posted, and until a healthy instance is left alone. */
export async function alarmDelays(times: number): Promise<AlarmDelays> {
  let aheadMs = 0;
  const sleep = async (ms: number): Promise<void> => void (aheadMs += ms);
  const desk = createIncidentDesk({ nowMs: () => Date.now() + aheadMs, sleep });
  const cards: number[] = [];
  const plain: number[] = [];
  for (let nth = 0; nth < times + warmUp; nth += 1) {
    // Another run, with a message of its own.
    aheadMs += minuteMs;
    plain.push(await took(desk, instanceId(2 * nth)));
    desk.failing.add(instanceId(2 * nth + 1));
    cards.push(await took(desk, instanceId(2 * nth + 1)));
  }
  const posted = (await desk.findings()).filter(({ card }) => card).length;
  if (posted !== times + warmUp || desk.failed.length > 0)
    throw new Error(`${posted} cards for ${times + warmUp} alarms; ${desk.failed.length} failed messages`);
  return { cardMs: median(cards.slice(warmUp)), plainMs: median(plain.slice(warmUp)) };
}

async function took(desk: IncidentDesk, instance: string): Promise<number> {
  const startedMs = performance.now();
  await desk.receive([instance], 'ALARM');
  await desk.work();
  return performance.now() - startedMs;
}
