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

/** The keys held, looked at now and then: a tap that came and went between two looks is still seen by the next one. */
export class KeysSeen {
  private held: KeysHeld = [];
  private unseen: string[] = []; // pressed since the last look
  private due: string[] = []; // and let go since

  /** Whether the key of `event` counts as held. */
  hear(event: KeyPress): boolean {
    const { code } = event;
    if (event.type === 'keyup' && this.unseen.includes(code)) this.due.push(code);
    else {
      const held = keysAfter(this.held, event);
      if (held.length > this.held.length) this.unseen.push(code);
      if (event.type === 'keydown' && this.due.length > 0) this.due = this.due.filter(c => c !== code);
      this.held = held;
    }
    return this.held.includes(code);
  }

  look(): KeysHeld {
    const { held } = this;
    if (this.unseen.length > 0) this.unseen = [];
    if (this.due.length > 0) this.held = held.filter(code => !this.due.includes(code));
    if (this.due.length > 0) this.due = [];
    return held;
  }

  clear(): void {
    this.held = [];
    this.unseen = [];
    this.due = [];
  }
}

/** What is pressed by Enter, and a button by Space too, once the Tab key (not a click) has gone there. */
const PRESSED = 'button:focus-visible, a:focus-visible, summary:focus-visible';

/** True where keys belong to what has the focus: text being typed, a slider, a list, or a button that the key presses. */
export function keysBelongTo(target: EventTarget | null, code = ''): boolean {
  const element = target as HTMLElement | null;
  if (!element?.tagName) return false;
  if ((code === 'Enter' || code === 'Space') && element.matches(PRESSED)) return true;
  return /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) || element.isContentEditable;
}
