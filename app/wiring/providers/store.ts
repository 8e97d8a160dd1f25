import { createStore } from '../../../aws/state/store.ts';
import { countedStore } from '../counted-store.ts';
import { onceEach, type Provide } from '../options.ts';
import { tablesOf } from '../tables.ts';

export const provide: Provide<'store'> = onceEach((options) => {
  const store = createStore(tablesOf(options));
  return options.telemetry ? countedStore(store, options.telemetry) : store;
});
