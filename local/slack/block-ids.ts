import { isJson, type JsonObject } from './types.ts';

/** Slack gives every block a `block_id`; clicks and inputs refer to blocks by it. */
export function withBlockIds(blocks: unknown, from = 0): unknown {
  if (!Array.isArray(blocks)) return blocks;
  const taken = new Set(blocks.map((block) => (isJson(block) ? block['block_id'] : undefined)));
  let next = from;
  return blocks.map((block: unknown) => {
    if (!isJson(block) || typeof block['block_id'] === 'string') return block;
    let id = `b${next++}`;
    while (taken.has(id)) id = `b${next++}`;
    return { ...block, block_id: id };
  });
}

/** Arguments come as a form with JSON in strings, or as JSON. Parses the JSON and adds block ids. */
export function readArguments(args: JsonObject): JsonObject {
  const read: Record<string, unknown> = { ...args };
  for (const name of ['blocks', 'attachments', 'metadata', 'view']) {
    const value = read[name];
    if (typeof value !== 'string' || value === '') continue;
    try {
      read[name] = JSON.parse(value);
    } catch {
      // Left unparsed: the emulator answers with Slack's error.
    }
  }
  if ('blocks' in read) read['blocks'] = withBlockIds(read['blocks']);
  // Slack counts on through the blocks of a message and of its attachments.
  const own = Array.isArray(read['blocks']) ? read['blocks'].length : 0;
  if (Array.isArray(read['attachments']))
    read['attachments'] = read['attachments'].map((one: unknown) =>
      isJson(one) ? { ...one, blocks: withBlockIds(one['blocks'], own) } : one,
    );
  if (isJson(read['view'])) read['view'] = { ...read['view'], blocks: withBlockIds(read['view']['blocks']) };
  return read;
}
