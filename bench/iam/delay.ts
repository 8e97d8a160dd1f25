import { adminArn, readArn } from '../../tests/support/iam-test-rule.ts';
import { createIamDesk } from './desk.ts';
import { median } from './median.ts';

export type Delays = { readonly cardMs: number; readonly plainMs: number };

const warmUp = 20;

/** Medians: from an event to the posted card, and the handling of an event without a finding. */
export async function delays(times: number): Promise<Delays> {
  const desk = await createIamDesk(2 * (times + warmUp));
  const cards: number[] = [];
  const plain: number[] = [];
  for (let nth = 0; nth < times + warmUp; nth += 1) {
    desk.world.advance(60_000);
    plain.push(await took(desk, 2 * nth, readArn));
    cards.push(await took(desk, 2 * nth + 1, adminArn));
  }
  const posted = (await desk.findings()).filter(({ card }) => card).length;
  if (posted !== times + warmUp || desk.failed.length > 0)
    throw new Error(`${posted} cards for ${times + warmUp} events; failed: ${desk.failed.join(' ')}`);
  return { cardMs: median(cards.slice(warmUp)), plainMs: median(plain.slice(warmUp)) };
}

async function took(
  desk: Awaited<ReturnType<typeof createIamDesk>>,
  user: number,
  policyArn: string,
): Promise<number> {
  const bodies = desk.attach([{ user, policyArn, by: `actor-${user}` }]);
  const startedMs = performance.now();
  await desk.handle(bodies);
  await desk.post();
  return performance.now() - startedMs;
}
