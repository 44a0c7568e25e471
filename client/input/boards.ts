/** What the hands of every board game share: keys that move a cursor, and keys that put a piece down. */
export const STEP: Readonly<Record<string, readonly [across: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  KeyA: [-1, 0],
  PadLeft: [-1, 0],
  ArrowRight: [1, 0],
  KeyD: [1, 0],
  PadRight: [1, 0],
  ArrowUp: [0, -1],
  KeyW: [0, -1],
  PadUp: [0, -1],
  ArrowDown: [0, 1],
  KeyS: [0, 1],
  PadDown: [0, 1],
};

export const PUT = ['Enter', 'NumpadEnter', 'Space', 'PadA'];

/** The number that a key stands for; 0: none. */
export function digitOf(code: string): number {
  return /^(Digit|Numpad)[1-9]$/.test(code) ? Number(code.at(-1)) : 0;
}

/** Which device a name in `pressed` is of. */
export const deviceOf = (code: string) => (code.startsWith('Pad') ? 'gamepad' : 'keyboard');
