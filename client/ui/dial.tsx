/** One choice of a few, side by side: radio buttons under one skin, with a radio's keys. */
import { useId } from 'preact/hooks';

export interface DialProps<Value extends string | number> {
  label: string; // for those who do not see it
  value: Value;
  options: readonly {
    readonly value: Value;
    readonly text: string;
    readonly aloud?: string; // where the text alone would not be understood
    readonly disabled?: boolean;
  }[];
  choose: (value: Value) => void;
  slim?: boolean; // many short options
}

export function Dial<Value extends string | number>({
  label,
  value,
  options,
  choose,
  slim,
}: DialProps<Value>) {
  const name = useId();
  return (
    <fieldset class={slim ? 'dial slim' : 'dial'} aria-label={label}>
      {options.map(option => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            disabled={option.disabled}
            aria-label={option.aloud}
            onChange={() => choose(option.value)}
          />
          <span>{option.text}</span>
        </label>
      ))}
    </fieldset>
  );
}
