/** The world in a process of its own, so that its work is not the door's. */
import { startWorld } from './world.ts';

const world = await startWorld({ latencyMs: Number(process.argv[2]) });
process.on('message', (asked: 'calls' | 'forget') => {
  if (asked === 'forget') world.forget();
  else process.send?.({ calls: world.calls() });
});
process.on('disconnect', () => process.exit());
process.send?.({ url: world.url });
