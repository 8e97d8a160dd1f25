import {
  all,
  also,
  bool,
  byType,
  type CheckContext,
  isRecord,
  join,
  oneOf,
  shape,
  text,
  type ValueCheck,
} from './slack-check.ts';

/** What `<…>` may contain in mrkdwn. Any other `<` is unescaped. */
const controls: readonly RegExp[] = [
  /^@[UW][A-Z0-9]+(\|[^|<>]*)?$/,
  /^#[CGD][A-Z0-9]+(\|[^|<>]*)?$/,
  /^!subteam\^S[A-Z0-9]+(\|[^|<>]*)?$/,
  /^!date\^-?\d{1,12}\^[^|^<>]*\{[a-z_]+\}[^|^<>]*(\^https?:\/\/[^|^<>\s]+)?\|[^|<>]+$/,
  /^(https?:\/\/|mailto:)[^|<>\s]+(\|[^<>]+)?$/,
];

/** mrkdwn that Slack would display wrongly or that mentions people unintentionally. */
export const markup: ValueCheck = (value, path, { add }) => {
  if (typeof value !== 'string') return;
  for (const [whole, inside = ''] of value.matchAll(/<([^<>]*)>?/g)) {
    if (/^!(channel|here|everyone)/.test(inside)) add(path, `pings everybody: ${whole}`);
    else if (!whole.endsWith('>') || !controls.some((control) => control.test(inside)))
      add(path, `unescaped <: ${whole.slice(0, 60)}`);
  }
  for (const [, seconds] of value.matchAll(/<!date\^(-?\d+)\^/g))
    if (Math.abs(Number(seconds)) > 1e11) add(path, 'a date in milliseconds instead of seconds');
};

export function plainText(max: number): ValueCheck {
  return shape({ type: oneOf('plain_text'), text: text(max) }, { emoji: bool });
}

export function mrkdwnText(max: number): ValueCheck {
  return shape({ type: oneOf('mrkdwn'), text: all(text(max), markup) }, { verbatim: bool });
}

/** A plain_text or mrkdwn object. */
export function textObject(max: number): ValueCheck {
  return byType({ plain_text: plainText(max), mrkdwn: mrkdwnText(max) }, 'text object');
}

export const confirmDialog: ValueCheck = shape(
  { title: plainText(100), text: textObject(300), confirm: plainText(30), deny: plainText(30) },
  { style: oneOf('primary', 'danger') },
);

/** `urls`: options of overflow menus may have one. */
export function option(label: ValueCheck, urls = false): ValueCheck {
  return shape(
    { text: label, value: text(75) },
    { description: plainText(75), ...(urls ? { url: text(3000) } : {}) },
  );
}

const slackFile = also(shape({}, { id: text(255), url: text(3000) }), (value, path, { add }) => {
  if ((value.id === undefined) === (value.url === undefined)) add(path, 'needs either id or url');
});

/** Exactly one of `image_url` and `slack_file`. */
export function image(
  more: { required?: Record<string, ValueCheck>; optional?: Record<string, ValueCheck> } = {},
): ValueCheck {
  return also(
    shape(
      { type: oneOf('image'), alt_text: text(2000), ...more.required },
      { image_url: text(2000), slack_file: slackFile, ...more.optional },
    ),
    (value, path, { add }) => {
      if ((value.image_url === undefined) === (value.slack_file === undefined))
        add(path, 'needs either image_url or slack_file');
    },
  );
}

/** Strings with a half character or a control character, which no transport carries. */
export function unsendable(value: unknown, path: string, context: CheckContext): void {
  if (typeof value === 'string') {
    if (/\p{Surrogate}/u.test(value)) context.add(path, 'holds half a character (a lone surrogate)');
    // oxlint-disable-next-line no-control-regex -- searched for on purpose
    if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(value)) context.add(path, 'holds a control character');
  } else if (Array.isArray(value)) {
    value.forEach((member, index) => unsendable(member, `${path}[${index}]`, context));
  } else if (isRecord(value)) {
    for (const [name, member] of Object.entries(value)) unsendable(member, join(path, name), context);
  }
}
