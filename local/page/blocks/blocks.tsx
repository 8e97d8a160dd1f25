import { type ComponentProps, Fragment, useId } from 'react';
import { Message as LibraryMessage } from 'slack-blocks-to-jsx';
import type { JsonObject } from '../model.ts';
import { useScene } from '../scene.tsx';
import { Mrkdwn } from '../text/mrkdwn.tsx';
import { Plain } from '../text/plain.tsx';
import { TextObject } from './choices.tsx';
import { DataTable } from './data-table.tsx';
import { Element } from './elements.tsx';
import { useSurface } from './surface.tsx';
import { listOf, textOf } from './values.ts';

/**
 * Renders Block Kit. Text, interactive elements and data tables are our own components; a library renders the
 * other blocks, such as charts and rich text.
 */
export function Blocks({ blocks }: { readonly blocks: readonly JsonObject[] }) {
  return blocks.map((block, index) => (
    <Fragment key={`${String(block['block_id'])}-${index}`}>
      <BlockOf block={block} />
    </Fragment>
  ));
}

function BlockOf({ block }: { readonly block: JsonObject }) {
  switch (block['type']) {
    case 'header':
      return (
        <h3 className="block header">
          <Plain text={textOf(block['text'])} />
        </h3>
      );
    case 'divider':
      return <hr className="block divider" />;
    case 'section':
      return <Section block={block} />;
    case 'context':
      return <Context block={block} />;
    case 'actions':
      return (
        <div className="block actions">
          {listOf(block['elements']).map((element, index) => (
            <Element
              key={textOf(element['action_id']) || index}
              element={element}
              block={String(block['block_id'])}
              dispatches
            />
          ))}
        </div>
      );
    case 'input':
      return <Input block={block} />;
    case 'alert':
      return (
        <div className={`block alert ${textOf(block['level'])}`} role="note">
          <TextObject text={block['text']} />
        </div>
      );
    case 'data_table':
      return <DataTable block={block} />;
    default:
      return <FromLibrary block={block} />;
  }
}

function Section({ block }: { readonly block: JsonObject }) {
  const fields = listOf(block['fields']);
  const accessory = block['accessory'] as JsonObject | undefined;
  return (
    <div className="block section">
      <div className="words">
        {block['text'] ? (
          <div>
            <TextObject text={block['text']} />
          </div>
        ) : null}
        {fields.length > 0 ? (
          <div className="fields">
            {fields.map((field, index) => (
              <div key={index}>
                <TextObject text={field} />
              </div>
            ))}
          </div>
        ) : null}
      </div>
      {accessory ? (
        <div className="accessory">
          {accessory['type'] === 'image' ? (
            <img
              src={textOf(accessory['image_url'])}
              alt={textOf(accessory['alt_text'])}
              width={88}
              height={88}
            />
          ) : (
            <Element element={accessory} block={String(block['block_id'])} dispatches />
          )}
        </div>
      ) : null}
    </div>
  );
}

function Context({ block }: { readonly block: JsonObject }) {
  return (
    <div className="block context">
      {listOf(block['elements']).map((element, index) =>
        element['type'] === 'image' ? (
          <img
            key={index}
            src={textOf(element['image_url'])}
            alt={textOf(element['alt_text'])}
            width={20}
            height={20}
          />
        ) : (
          <span key={index}>
            {element['type'] === 'mrkdwn' ? (
              <Mrkdwn text={textOf(element)} />
            ) : (
              <Plain text={textOf(element)} />
            )}
          </span>
        ),
      )}
    </div>
  );
}

function Input({ block }: { readonly block: JsonObject }) {
  const { errors } = useSurface();
  const id = useId();
  const blockId = String(block['block_id']);
  const error = errors[blockId];
  const hint = textOf(block['hint']);
  const describedBy = [error ? `${id}-error` : '', hint ? `${id}-hint` : ''].filter(Boolean).join(' ');
  return (
    <div className={`block input ${error ? 'wrong' : ''}`}>
      <span className="label" id={`${id}-label`}>
        <Plain text={textOf(block['label'])} />
        {block['optional'] === true ? <small> (optional)</small> : null}
      </span>
      <Element
        element={(block['element'] ?? {}) as JsonObject}
        block={blockId}
        labelledBy={`${id}-label`}
        describedBy={describedBy || undefined}
        invalid={error !== undefined}
        dispatches={block['dispatch_action'] === true}
      />
      {error ? (
        <span className="error" id={`${id}-error`} role="alert">
          {error}
        </span>
      ) : null}
      {hint ? (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      ) : null}
    </div>
  );
}

type LibraryBlocks = ComponentProps<typeof LibraryMessage>['blocks'];

function FromLibrary({ block }: { readonly block: JsonObject }) {
  const { state } = useScene();
  return (
    <div className="block library">
      <LibraryMessage
        blocks={[block] as unknown as LibraryBlocks}
        name=""
        logo=""
        withoutWrapper
        data={{
          users: state.people.map(({ id, realName }) => ({ id, name: realName })),
          channels: state.channels.map(({ id, name }) => ({ id, name })),
          user_groups: state.groups.map(({ id, handle }) => ({ id, name: handle })),
        }}
      />
    </div>
  );
}
