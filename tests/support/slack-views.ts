import { blockList, maxBlocks } from './slack-blocks.ts';
import {
  also,
  bool,
  type Check,
  type Context,
  count,
  isRecord,
  join,
  oneOf,
  type Surface,
  shape,
  text,
} from './slack-check.ts';
import { plainText, unsendable } from './slack-texts.ts';

const maxViewBytes = 250_000;

const common = { callback_id: text(255), private_metadata: text(3000, 0), external_id: text(255) };
const surfaceIs =
  (surface: Surface, check: Check): Check =>
  (value, path, context) =>
    check(value, path, { ...context, surface });

function withBlocks(surface: Surface, check: Check): Check {
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

function typed(kind: Surface, check: Check): Check {
  return (value: unknown, path: string, context: Context) => {
    if (!isRecord(value)) return context.add(path, 'must be an object');
    if (value.type !== kind) return context.add(join(path, 'type'), `must be ${kind}`);
    check(value, path, context);
  };
}

export const modalView: Check = typed('modal', modal);
export const homeView: Check = typed('home', home);

export const anyView: Check = (value, path, context) => {
  if (isRecord(value) && value.type === 'home') homeView(value, path, context);
  else modalView(value, path, context);
};
