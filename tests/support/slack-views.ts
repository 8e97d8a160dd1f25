import { blockList, maxBlocks } from './slack-blocks.ts';
import {
  also,
  bool,
  type CheckContext,
  count,
  isRecord,
  join,
  oneOf,
  type SlackSurface,
  shape,
  text,
  type ValueCheck,
} from './slack-check.ts';
import { plainText, unsendable } from './slack-texts.ts';

const maxViewBytes = 250_000;

const common = { callback_id: text(255), private_metadata: text(3000, 0), external_id: text(255) };
const surfaceIs =
  (surface: SlackSurface, check: ValueCheck): ValueCheck =>
  (value, path, context) =>
    check(value, path, { ...context, surface });

function withBlocks(surface: SlackSurface, check: ValueCheck): ValueCheck {
  return surfaceIs(
    surface,
    also(check, (value, path, { add }) => {
      if (Array.isArray(value.blocks) && value.blocks.length === 0)
        add(join(path, 'blocks'), `0 < 1 blocks (at most ${maxBlocks[surface]})`);
      const bytes = Buffer.byteLength(JSON.stringify(value));
      if (bytes > maxViewBytes) add(path, `${count(bytes)} > ${count(maxViewBytes)} bytes of JSON`);
      unsendable({ ...value, blocks: [] }, path, { surface, add });
    }),
  );
}

const modal = withBlocks(
  'modal',
  also(
    shape(
      { type: oneOf('modal'), title: plainText(24), blocks: blockList },
      {
        ...common,
        close: plainText(24),
        submit: plainText(24),
        clear_on_close: bool,
        notify_on_close: bool,
        submit_disabled: bool,
      },
    ),
    (value, path, { add }) => {
      const asks =
        Array.isArray(value.blocks) &&
        value.blocks.some((block) => isRecord(block) && block.type === 'input');
      if (asks && value.submit === undefined) add(join(path, 'submit'), 'missing: there is an input block');
    },
  ),
);

const home = withBlocks('home', shape({ type: oneOf('home'), blocks: blockList }, common));

function typed(kind: SlackSurface, check: ValueCheck): ValueCheck {
  return (value: unknown, path: string, context: CheckContext) => {
    if (!isRecord(value)) return context.add(path, 'must be an object');
    if (value.type !== kind) return context.add(join(path, 'type'), `must be ${kind}`);
    check(value, path, context);
  };
}

export const modalView: ValueCheck = typed('modal', modal);
export const homeView: ValueCheck = typed('home', home);

export const anyView: ValueCheck = (value, path, context) => {
  if (isRecord(value) && value.type === 'home') homeView(value, path, context);
  else modalView(value, path, context);
};
