import type { JsonObject } from '../model.ts';
import { type Scene, useScene } from '../scene.tsx';
import { withEmoji } from '../text/emoji.ts';
import type { ElementProps } from './surface.tsx';
import { useElementValue } from './use-element-value.ts';
import { listOf, textOf } from './values.ts';

type Option = {
  readonly key: string;
  readonly label: string;
  readonly group: string;
  readonly value: unknown;
};

/** A select menu of options, people or channels. */
export function Select(props: ElementProps) {
  const { value, choose } = useElementValue(props);
  const scene = useScene();
  const options = optionsOf(props.element, scene);
  const current = typeof value === 'string' ? value : textOf((value as JsonObject | null)?.['value']);
  const groups = [...new Set(options.map(({ group }) => group))];
  return (
    <select
      className="select"
      aria-label={props.labelledBy ? undefined : textOf(props.element['placeholder']) || 'Choose'}
      aria-labelledby={props.labelledBy}
      aria-describedby={props.describedBy}
      aria-invalid={props.invalid}
      value={current}
      onChange={({ target }) => void choose(options.find(({ key }) => key === target.value)?.value ?? null)}
    >
      <option value="">{textOf(props.element['placeholder']) || 'Choose …'}</option>
      {groups.map((group) => {
        const inside = options
          .filter((option) => option.group === group)
          .map(({ key, label }) => (
            <option key={key} value={key}>
              {label}
            </option>
          ));
        return group === '' ? (
          inside
        ) : (
          <optgroup key={group} label={group}>
            {inside}
          </optgroup>
        );
      })}
    </select>
  );
}

function optionsOf(element: JsonObject, { state, place }: Scene): readonly Option[] {
  const people = () =>
    state.people
      .filter(({ role }) => role !== 'bot')
      .map(({ id, realName }) => ({ key: id, label: realName, group: '', value: id }));
  const channels = () =>
    state.channels
      .filter(({ directWith }) => !directWith)
      .map(({ id, name }) => ({ key: id, label: `#${name}`, group: '', value: id }));
  switch (element['type']) {
    case 'users_select':
      return people();
    case 'channels_select':
      return channels();
    case 'conversations_select':
      return element['default_to_current_conversation'] === true && place.at === 'home'
        ? people()
        : channels();
    default: {
      const groups = listOf(element['option_groups']);
      if (groups.length === 0) return listOf(element['options']).map((option) => optionOf(option, ''));
      return groups.flatMap((group) =>
        listOf(group['options']).map((option) => optionOf(option, textOf(group['label']))),
      );
    }
  }
}

function optionOf(option: JsonObject, group: string): Option {
  return { key: textOf(option['value']), label: withEmoji(textOf(option['text'])), group, value: option };
}
