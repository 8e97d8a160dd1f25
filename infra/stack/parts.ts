import type { Queues } from './queues.ts';
import type { Schedules } from './schedules.ts';
import type { Secrets } from './secrets.ts';
import type { Topics } from './topics.ts';

/** What functions are told of. */
export type Parts = {
  readonly queues: Queues;
  readonly secrets: Secrets;
  readonly schedules: Schedules;
  readonly topics: Topics;
  /** Name of the compliance bucket. */
  readonly bucket: $util.Input<string>;
};
