import { useId } from 'react';
import type { JsonObject } from '../model.ts';
import { Mrkdwn } from '../text/mrkdwn.tsx';
import { Plain } from '../text/plain.tsx';
import type { ElementProps } from './surface.tsx';
import { useElementValue } from './use-element-value.ts';
import { listOf, textOf } from './values.ts';

export function Radios(props: ElementProps) {
  const { value, choose } = useElementValue(props);
  const name = useId();
  const current = textOf((value as JsonObject | null)?.['value']);
  return (
    <div
      className="choices"
      role="radiogroup"
      aria-labelledby={props.labelledBy}
      aria-describedby={props.describedBy}
    >
      {listOf(props.element['options']).map((option) => (
        <label key={textOf(option['value'])}>
          <input
            type="radio"
            name={name}
            checked={current === option['value']}
            onChange={() => void choose(option)}
          />
          <OptionText option={option} />
        </label>
      ))}
    </div>
  );
}

export function Checkboxes(props: ElementProps) {
  const { value, choose } = useElementValue(props);
  const chosen = listOf(value);
  const has = (option: JsonObject) => chosen.some((one) => one['value'] === option['value']);
  return (
    <div
      className="choices"
      role="group"
      aria-labelledby={props.labelledBy}
      aria-describedby={props.describedBy}
    >
      {listOf(props.element['options']).map((option) => (
        <label key={textOf(option['value'])}>
          <input
            type="checkbox"
            checked={has(option)}
            onChange={() =>
              void choose(
                has(option) ? chosen.filter((one) => one['value'] !== option['value']) : [...chosen, option],
              )
            }
          />
          <OptionText option={option} />
        </label>
      ))}
    </div>
  );
}

function OptionText({ option }: { readonly option: JsonObject }) {
  return (
    <span>
      <TextObject text={option['text']} />
      {option['description'] ? <small>{textOf(option['description'])}</small> : null}
    </span>
  );
}

/** A text object: plain text or mrkdwn. */
export function TextObject({ text }: { readonly text: unknown }) {
  const isMrkdwn = typeof text === 'object' && text !== null && 'type' in text && text.type === 'mrkdwn';
  return isMrkdwn ? <Mrkdwn text={textOf(text)} /> : <Plain text={textOf(text)} />;
}
