import type * as FastCheck from 'fast-check';

/**
 * fast-check with a share of each property's random cases, for `npm run test:unit`: jest.config.mjs puts it in the place of
 * fast-check when `JANITOR_CASES` has a share, such as 0.2. `npm test` runs all cases.
 */
const share = Number(process.env['JANITOR_CASES']);
const leastCases = 20;
const usualCases = 100;

// By its path: its name leads here.
const whole = require('../../node_modules/fast-check/lib/cjs/fast-check.js') as typeof FastCheck;

function assert<T>(property: FastCheck.IRawProperty<T>, given: FastCheck.Parameters<T> = {}) {
  const all = given.numRuns ?? whole.readConfigureGlobal()?.numRuns ?? usualCases;
  const most = Math.max(leastCases, Math.ceil(all * share)) + (given.examples?.length ?? 0);
  return whole.assert(property, { ...given, numRuns: Math.min(all, most) });
}

module.exports = { ...whole, __esModule: true, assert };
