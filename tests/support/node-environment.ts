import { AsyncLocalStorage } from 'node:async_hooks';
import { TestEnvironment as NodeEnvironment } from 'jest-environment-node';
import { compileOnce } from './compile-once.ts';

compileOnce();

const used = new Set<AsyncLocalStorage<unknown>>();
// oxlint-disable-next-line typescript/unbound-method -- called with its storage
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (this: AsyncLocalStorage<unknown>, ...args: unknown[]) {
  used.add(this);
  return run.apply(this, args as never);
} as typeof run;

/** Jest leaves the storage of each test file on. In Node 20 each makes every promise of later files slower. */
export class TestEnvironment extends NodeEnvironment {
  override async teardown(): Promise<void> {
    for (const storage of used) storage.disable();
    used.clear();
    await super.teardown();
  }
}
// oxlint-disable-next-line import/no-default-export -- as Jest asks
export default TestEnvironment;
