/** A learner's hyperparameters as a form, made from its own table. */
import type { Signal } from '@preact/signals';
import type { Parameter } from '../../shared/learn/learner.ts';
import { t, words } from '../i18n/index.ts';

export interface ParametersFormProps {
  table: readonly Parameter[];
  given: Signal<Record<string, number>>; // what differs from the defaults
}

export function ParametersForm({ table, given }: ParametersFormProps) {
  const set = (parameter: Parameter, text: string) => {
    const { [parameter.name]: _old, ...rest } = given.value;
    const value = Number(text);
    given.value =
      text.trim() === '' || value === parameter.default ? rest : { ...rest, [parameter.name]: value };
  };
  return (
    <details>
      <summary class="small mist">{t('teach.parameters')}</summary>
      <div style="display:grid;grid-template-columns:1fr 104px;gap:8px 12px;align-items:center;margin-top:10px">
        {table.map(parameter => {
          const value = given.value[parameter.name] ?? parameter.default;
          const wrong =
            !(value >= parameter.low && value <= parameter.high) ||
            (parameter.scale === 'integer' && !Number.isInteger(value));
          return [
            <label key={parameter.name} class="small" for={`p-${parameter.name}`}>
              {words(parameter.meaning)}{' '}
              <span class="mist num" style="font-size:11px">
                {parameter.name}
              </span>
              {wrong && (
                <span role="alert" style="color:var(--magenta);display:block">
                  {t('teach.range', { low: parameter.low, high: parameter.high })}
                </span>
              )}
            </label>,
            <span key={`${parameter.name} field`} class="field">
              <input
                id={`p-${parameter.name}`}
                class="num"
                type="number"
                inputMode="decimal"
                min={parameter.low}
                max={parameter.high}
                step="any"
                value={value}
                aria-invalid={wrong}
                onChange={event => set(parameter, event.currentTarget.value)}
              />
            </span>,
          ];
        })}
      </div>
    </details>
  );
}

/** True when every given value lies in its row's range. */
export function parametersValid(
  table: readonly Parameter[],
  given: Readonly<Record<string, number>>,
): boolean {
  return table.every(parameter => {
    const value = given[parameter.name] ?? parameter.default;
    return (
      value >= parameter.low &&
      value <= parameter.high &&
      (parameter.scale !== 'integer' || Number.isInteger(value))
    );
  });
}
