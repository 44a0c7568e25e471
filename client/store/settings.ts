/** Small choices kept between visits. */
import { effect, type Signal, signal } from '@preact/signals';

function kept<T>(name: string, first: T): Signal<T> {
  const key = `sinapsis.${name}`;
  let value = first;
  try {
    const stored = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (typeof stored === typeof first) value = stored;
  } catch {
    // A hand-edited or foreign value: the default serves.
  }
  const setting = signal<T>(value);
  effect(() => localStorage.setItem(key, JSON.stringify(setting.value)));
  return setting;
}

export const soundOn = kept<boolean>('sound', true);
/** The scripted player chosen last: on the court, in a lesson, on a board. */
export const opponent = kept<string>('opponent', 'calm');
/** Whom home plays against: a scripted player, or `model:` and the id of a network of one's own. */
export const rival = kept<string>('rival', 'calm');
export const boardNickname = kept<string>('nickname', '');

const motion = matchMedia('(prefers-reduced-motion: reduce)');
export const reducedMotion = signal(motion.matches);
motion.addEventListener('change', () => {
  reducedMotion.value = motion.matches;
});
