import { type KeyboardEvent, useEffect, useRef } from 'react';
import { minuteMs } from '../../../core/calendar.ts';
import { startOf } from '../../../core/shorten.ts';
import type { ElementProps } from './surface.tsx';
import { useElementValue } from './use-element-value.ts';
import { textOf } from './values.ts';

const inputTypes: Readonly<Record<string, string>> = {
  number_input: 'number',
  email_text_input: 'email',
  url_text_input: 'url',
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'datetime-local',
};

export function TextField(props: ElementProps) {
  const { value, keep, choose } = useElementValue(props);
  const { element } = props;
  const shared = {
    ref: useFocusOnLoad(element['focus_on_load'] === true),
    className: 'field',
    value: typeof value === 'string' ? value : '',
    placeholder: textOf(element['placeholder']),
    maxLength: typeof element['max_length'] === 'number' ? element['max_length'] : undefined,
    'aria-label': props.labelledBy ? undefined : textOf(element['placeholder']) || 'Text',
    'aria-labelledby': props.labelledBy,
    'aria-describedby': props.describedBy,
    'aria-invalid': props.invalid,
    onChange: ({ target }: { target: { value: string } }) => keep(target.value === '' ? null : target.value),
  };
  if (element['multiline'] === true) return <textarea rows={3} {...shared} />;
  const enter = ({ key }: KeyboardEvent) => {
    if (key === 'Enter' && props.dispatches) void choose(value);
  };
  return <input type={inputTypes[String(element['type'])] ?? 'text'} onKeyDown={enter} {...shared} />;
}

export function DateField(props: ElementProps) {
  const { value, choose } = useElementValue(props);
  const { element } = props;
  const isMoment = element['type'] === 'datetimepicker';
  const shown = isMoment && typeof value === 'number' ? localMoment(value) : textOf(value);
  return (
    <input
      ref={useFocusOnLoad(element['focus_on_load'] === true)}
      className="field date"
      type={inputTypes[String(element['type'])]}
      value={shown}
      aria-label={props.labelledBy ? undefined : textOf(element['placeholder']) || 'Date'}
      aria-labelledby={props.labelledBy}
      aria-describedby={props.describedBy}
      aria-invalid={props.invalid}
      onChange={({ target: { value } }) => {
        if (value === '') void choose(null);
        else void choose(isMoment ? Math.floor(new Date(value).getTime() / 1_000) : value);
      }}
    />
  );
}

/** `yyyy-mm-ddThh:mm` in the browser's time zone, as `datetime-local` expects it. */
function localMoment(seconds: number): string {
  const date = new Date(seconds * 1_000);
  return startOf(new Date(date.getTime() - date.getTimezoneOffset() * minuteMs).toISOString(), 16);
}

function useFocusOnLoad(wanted: boolean) {
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  useEffect(() => {
    if (wanted) field.current?.focus();
  }, [wanted]);
  return field;
}
