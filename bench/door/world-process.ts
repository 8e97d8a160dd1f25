/** Runs the world in its own process, so that its work does not count as that of the function. */
import { startWorld } from './world.ts';

const world = await startWorld({ latencyMs: Number(process.argv[2]) });
process.on('message', (asked: 'calls' | 'forget') => {
  if (asked === 'forget') world.forget();
  else process.send?.({ calls: world.calls() });
});
process.on('disconnect', () => process.exit());
process.send?.({ url: world.url });
