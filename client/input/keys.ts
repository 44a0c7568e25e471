/** Which keys are down, as a value: the latest pressed is last, so that a second key wins over the first. */
export type KeysHeld = readonly string[]; // KeyboardEvent.code: the place on the keyboard, whatever its layout prints

export interface KeyPress {
  readonly type: 'keydown' | 'keyup';
  readonly code: string;
  readonly ctrlKey?: boolean;
  readonly metaKey?: boolean;
  readonly altKey?: boolean;
}

/** The keys held after `event`. Shortcuts of the browser (with Ctrl, Alt or ⌘) press nothing. */
export function keysAfter(held: KeysHeld, event: KeyPress): KeysHeld {
  if (event.type === 'keyup') return held.includes(event.code) ? held.filter(c => c !== event.code) : held;
  if (event.ctrlKey || event.metaKey || event.altKey || held.includes(event.code)) return held;
  return [...held, event.code];
}

/** True where keys belong to what has the focus: text being typed, a slider, a list. */
export function keysBelongTo(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  if (!element?.tagName) return false;
  return /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) || element.isContentEditable;
}
