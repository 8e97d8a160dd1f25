import { useState } from 'react';
import type { JsonObject } from '../model.ts';
import { Plain } from '../text/plain.tsx';
import { Checkboxes, Radios } from './choices.tsx';
import { DateField, TextField } from './fields.tsx';
import { Overflow } from './overflow.tsx';
import { Select } from './select.tsx';
import { type ElementProps, useSurface } from './surface.tsx';
import { textOf } from './values.ts';

/** Any block element. Elements that are not interactive are rendered by their blocks. */
export function Element(props: ElementProps) {
  switch (props.element['type']) {
    case 'button':
    case 'workflow_button':
      return <Button {...props} />;
    case 'overflow':
      return <Overflow {...props} />;
    case 'static_select':
    case 'users_select':
    case 'channels_select':
    case 'conversations_select':
      return <Select {...props} />;
    case 'multi_static_select':
    case 'checkboxes':
      return <Checkboxes {...props} />;
    case 'radio_buttons':
      return <Radios {...props} />;
    case 'datepicker':
    case 'timepicker':
    case 'datetimepicker':
      return <DateField {...props} />;
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return <TextField {...props} />;
    default:
      return <span className="unsupported">[{String(props.element['type'])} is not shown here]</span>;
  }
}

function Button({ element, block }: ElementProps) {
  const { press, confirm } = useSurface();
  const [busy, setBusy] = useState(false);
  const label = <Plain text={textOf(element['text'])} />;
  const style = typeof element['style'] === 'string' ? element['style'] : 'default';
  const click = async () => {
    if (element['confirm'] && !(await confirm(element['confirm']))) return;
    if (typeof element['url'] === 'string') window.open(element['url'], '_blank', 'noreferrer');
    setBusy(true);
    await press(block, {
      type: 'button',
      action_id: element['action_id'],
      block_id: block,
      text: element['text'],
      ...given(element, 'value', 'style'),
    });
    setBusy(false);
  };
  return (
    <button
      type="button"
      className={`button ${style}`}
      aria-busy={busy}
      aria-label={
        typeof element['accessibility_label'] === 'string' ? element['accessibility_label'] : undefined
      }
      onClick={() => void click()}
    >
      {label}
    </button>
  );
}

function given(element: JsonObject, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.filter((name) => element[name] !== undefined).map((name) => [name, element[name]]),
  );
}
