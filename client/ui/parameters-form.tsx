/** A learner's hyperparameters as a form, made from its own table: the few main ones, and the others a click further. */
import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Parameter } from '../../shared/learn/learner.ts';
import { short, t, words } from '../i18n/index.ts';

export interface ParametersFormProps {
  table: readonly Parameter[];
  given: Signal<Record<string, number>>; // what differs from the defaults
}

export function ParametersForm({ table, given }: ParametersFormProps) {
  const fields = (rows: readonly Parameter[]) => (
    <div class="parameters">
      {rows.map(parameter => (
        <NumberField key={parameter.name} parameter={parameter} given={given} />
      ))}
    </div>
  );
  const others = table.filter(({ main }) => !main);
  return (
    <details>
      <summary class="small mist">{t('teach.parameters')}</summary>
      {fields(table.filter(({ main }) => main))}
      {others.length > 0 && (
        <details>
          <summary class="small mist">{t('teach.moreParameters', { count: others.length })}</summary>
          {fields(others)}
        </details>
      )}
    </details>
  );
}

function fits({ low, high, scale }: Parameter, value: number): boolean {
  return value >= low && value <= high && (scale !== 'integer' || Number.isInteger(value));
}

/** One row: what it means and is marked as, what is said beside that, and its value. */
export function NumberField({
  parameter,
  given,
  mark,
  children,
}: {
  parameter: Parameter;
  given: Signal<Record<string, number>>;
  mark?: string;
  children?: ComponentChildren;
}) {
  const { name } = parameter;
  const value = given.value[name] ?? parameter.default;
  const wrong = !fits(parameter, value);
  const set = (text: string) => {
    const { [name]: _old, ...rest } = given.value;
    const next = Number(text);
    given.value = text.trim() === '' || next === parameter.default ? rest : { ...rest, [name]: next };
  };
  return (
    <div class="parameter">
      <label class="small" for={`p-${name}`}>
        {words(parameter.meaning)} <code>{name}</code> {mark && <span class="safe">{mark}</span>}
        {wrong && (
          <span role="alert" class="wrong">
            {t('teach.range', { low: short(parameter.low, 9), high: short(parameter.high, 9) })}
          </span>
        )}
      </label>
      {children}
      <span class="field">
        <input
          id={`p-${name}`}
          class="num"
          type="number"
          inputMode="decimal"
          min={parameter.low}
          max={parameter.high}
          step="any"
          value={value}
          aria-invalid={wrong}
          onChange={event => set(event.currentTarget.value)}
        />
      </span>
    </div>
  );
}

/** True when every given value lies in its row's range. */
export function parametersValid(
  table: readonly Parameter[],
  given: Readonly<Record<string, number>>,
): boolean {
  return table.every(parameter => fits(parameter, given[parameter.name] ?? parameter.default));
}
