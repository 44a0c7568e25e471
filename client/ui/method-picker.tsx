/** By which algorithm: one for beginners, said in a sentence, and the others of its kind a click further. */
import { useId } from 'preact/hooks';
import type { Learner } from '../../shared/learn/learner.ts';
import { t, words } from '../i18n/index.ts';

export interface MethodPickerProps {
  methods: readonly Learner[]; // of one kind
  chosen: Learner;
  choose: (learner: Learner) => void;
}

export function MethodPicker({ methods, chosen, choose }: MethodPickerProps) {
  const name = useId();
  return (
    <div class="method" data-testid="method">
      <p class="small">
        <b>{words(chosen.title)}</b> <code>{chosen.id}</code>
        <br />
        <span class="mist">{words(chosen.summary)}</span>
      </p>
      {methods.length > 1 && (
        <details>
          <summary class="small mist">{t('teach.otherWays')}</summary>
          <ul class="choices">
            {methods.map(method => (
              <li key={method.id}>
                <label class="choice">
                  <input
                    type="radio"
                    name={name}
                    checked={method === chosen}
                    onChange={() => choose(method)}
                  />
                  <span>
                    {words(method.title)} <small>{words(method.summary)}</small>
                  </span>
                  <code>{method.id}</code>
                </label>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
