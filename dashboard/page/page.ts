import type { DashboardIndex } from '../../core/dashboard/files.ts';
import { ageOf, longDate } from './days.ts';
import { element } from './dom.ts';
import type { Load } from './load.ts';
import { reportOf } from './report.ts';
import { trendsOf } from './trends.ts';

/** Shows the newest report and the trends in `root`, or why there are none. */
export async function showPage(root: HTMLElement, load: Load): Promise<void> {
  const index = await load.index();
  const last = index.ok ? index.value.days.at(-1) : undefined;
  if (!index.ok || !last)
    return root.replaceChildren(
      element(
        'main',
        {},
        element('h1', {}, 'Cloud Janitor'),
        failure(index.ok ? 'There is no report yet.' : index.why),
      ),
    );
  const { text, isLate } = ageOf(last.madeAtMs, index.nowMs);
  const report = element('section', { 'aria-labelledby': 'report', 'aria-live': 'polite' });
  const picker = pickerOf(index.value);
  picker.addEventListener('change', () => void showDay(report, load, picker));
  root.replaceChildren(
    element(
      'header',
      {},
      element('h1', {}, 'Cloud Janitor ', element('span', { class: 'quiet' }, index.value.stage)),
      element('p', { class: isLate ? 'age late' : 'age' }, `Data is ${text}`),
      element('label', { for: 'day' }, 'Day', picker),
    ),
    element(
      'main',
      {},
      isLate
        ? element(
            'p',
            { class: 'note late', role: 'status' },
            `The newest report is ${text}. A report should come every day: look at the function daily-report.`,
          )
        : null,
      trendsOf(index.value.days),
      report,
    ),
  );
  await showDay(report, load, picker);
}

function pickerOf({ days }: DashboardIndex): HTMLSelectElement {
  const options = days.toReversed().map(({ date }) => element('option', { value: date }, longDate(date)));
  return element('select', { id: 'day' }, ...options);
}

async function showDay(report: HTMLElement, load: Load, { value }: HTMLSelectElement): Promise<void> {
  report.setAttribute('data-day', value);
  report.setAttribute('aria-busy', 'true');
  const day = await load.day(value);
  // Another day was picked meanwhile.
  if (report.getAttribute('data-day') !== value) return;
  report.setAttribute('aria-busy', 'false');
  report.replaceChildren(
    ...(day.ok
      ? [reportOf(day.value)]
      : [element('h2', { id: 'report' }, longDate(value)), failure(day.why)]),
  );
}

function failure(why: string): HTMLElement {
  return element('p', { class: 'note failure', role: 'alert' }, why);
}
