/** Small payloads for the tests of the checker. */
export const chars = (length: number) => 'x'.repeat(length);
export const times = <T>(length: number, make: (index: number) => T): T[] =>
  Array.from({ length }, (_, index) => make(index));
export const plain = (text: string) => ({ type: 'plain_text', text });
export const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
export const section = (text: string, more: object = {}) => ({
  type: 'section',
  text: mrkdwn(text),
  ...more,
});
export const button = (more: object = {}) => ({
  type: 'button',
  action_id: 'a',
  text: plain('Press'),
  ...more,
});
export const actions = (...elements: object[]) => ({ type: 'actions', elements });
export const option = (value: string, more: object = {}) => ({ text: plain('One'), value, ...more });
export const options = (length: number) => times(length, (index) => option(`${index}`));
export const input = (element: object, more: object = {}) => ({
  type: 'input',
  label: plain('Label'),
  element,
  ...more,
});
export const typing = (more: object = {}) => ({ type: 'plain_text_input', action_id: 'a', ...more });
export const select = (choices: object[]) => ({ type: 'static_select', action_id: 'a', options: choices });
export const inModal = (more: object = {}) => ({
  type: 'modal',
  title: plain('Title'),
  blocks: [section('x')],
  ...more,
});
export const confirm = (more: object = {}) => ({
  title: plain('Sure?'),
  text: plain('It stops.'),
  confirm: plain('Stop'),
  deny: plain('No'),
  ...more,
});
export const lineChart = (points: number, series = 1, more: object = {}) => ({
  type: 'data_visualization',
  title: 'CPU',
  chart: {
    type: 'line',
    series: times(series, (index) => ({
      name: `s${index}`,
      data: times(points, (day) => ({ label: `d${day}`, value: day })),
    })),
    axis_config: { categories: times(points, (day) => `d${day}`) },
  },
  ...more,
});
export const pie = (segments: number, value = 1) => ({
  type: 'data_visualization',
  title: 'Share',
  chart: { type: 'pie', segments: times(segments, (index) => ({ label: `s${index}`, value })) },
});
export const table = (rows: number, cells = 1, text = 'x') => ({
  type: 'table',
  rows: times(rows, () => times(cells, () => ({ type: 'raw_text', text }))),
});
