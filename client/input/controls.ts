/** A person's hands: keys, touch, mouse and gamepad become the action of one seat. What they mean is the mapping's. */
import type { Orientation, Point } from '../scenes/court.ts';
import { mappings } from './index.ts';
import { type KeyPress, keysAfter, keysBelongTo } from './keys.ts';
import type { Device, Devices, PadReading } from './mapping.ts';

export interface ControlsOptions {
  target: HTMLElement; // the stage: fingers and mouse drag here
  game: string;
  orientation(): Orientation;
  onPause?(): void; // Escape, P, or the pad's Start
  onDevice?(device: Device): void; // the hand changed device: hints may follow
}

export interface Controls {
  /** The action held now, [actionWidth]. The same array every time: copy it to keep it. */
  read(state: unknown, seat: number): Int8Array;
  /** Whether the last read was of a hand that did something; in a game of turns, that decided. */
  readonly acted: boolean;
  readonly lastDevice: Device;
  destroy(): void;
}

const PAUSE_KEYS = ['Escape', 'KeyP'];
const ACTIVATES = ['Enter', 'NumpadEnter', 'Space'];
const MAX_PRESSED = 8; // where nobody reads them, they do not pile up
const PUSHED = 0.5; // a stick from here on is pressed that way
const START = 1 << 9; // of the standard gamepad
const DPAD = { up: 12, down: 13, left: 14, right: 15 };

export function createControls(options: ControlsOptions): Controls {
  const { target } = options;
  const mapping = mappings[options.game];
  if (!mapping) throw new Error(`controls: no mapping for ${options.game}`);
  const action = new Int8Array(mapping.actionWidth).fill(mapping.rest ?? 0);
  const pressed: string[] = [];
  const devices: Devices = {
    keys: [],
    pressed,
    pad: null,
    pointer: null,
    pointed: null,
    released: null,
    width: 0,
    height: 0,
  };
  const pad: PadReading = { x: 0, y: 0, buttons: 0 };
  const pointer = { x: 0, y: 0 };
  const listeners = new AbortController();
  const signal = listeners.signal;
  let pointerId = -1;
  let byTab = false; // the focus was moved by the keyboard: Enter and space belong to what has it
  let pointerDevice: Device = 'mouse';
  let acted = false;
  let lastDevice: Device = matchMedia('(pointer: coarse)').matches ? 'touch' : 'keyboard';

  const used = (device: Device) => {
    if (device === lastDevice) return;
    lastDevice = device;
    options.onDevice?.(device);
  };

  const press = (code: string) => {
    if (pressed.length < MAX_PRESSED) pressed.push(code);
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.type === 'keydown') {
      byTab ||= event.code === 'Tab';
      if (event.defaultPrevented || keysBelongTo(event.target)) return;
      if (byTab && ACTIVATES.includes(event.code) && (event.target as Element).closest?.('button, a')) return;
      if (
        PAUSE_KEYS.includes(event.code) &&
        !event.repeat &&
        !event.ctrlKey &&
        !event.metaKey &&
        !event.altKey
      )
        options.onPause?.();
    }
    const held = keysAfter(devices.keys, event as KeyPress);
    if (event.type === 'keydown' && mapping.keys.includes(event.code) && held.includes(event.code))
      event.preventDefault();
    if (event.type === 'keydown' && held !== devices.keys) press(event.code);
    devices.keys = held;
  };
  addEventListener('keydown', onKey, { signal });
  addEventListener('keyup', onKey, { signal });
  // A key let go elsewhere is never heard of.
  const letGo = () => {
    devices.keys = [];
    devices.pointer = null;
    pointerId = -1;
  };
  addEventListener('blur', letGo, { signal });
  document.addEventListener('visibilitychange', letGo, { signal });

  addEventListener('pointerdown', () => (byTab = false), { signal, capture: true });
  const place = (event: PointerEvent): Point => {
    const box = target.getBoundingClientRect();
    pointer.x = event.clientX - box.left;
    pointer.y = event.clientY - box.top;
    devices.width = box.width;
    devices.height = box.height;
    return pointer;
  };
  const onDown = (event: PointerEvent) => {
    // Buttons that lie over the stage stay buttons.
    if (event.button !== 0 || (event.target as Element).closest('button, a, input, select, label')) return;
    pointerId = event.pointerId;
    pointerDevice = event.pointerType === 'mouse' ? 'mouse' : 'touch';
    target.setPointerCapture?.(event.pointerId);
    devices.pointer = place(event);
  };
  const onMove = (event: PointerEvent) => {
    if (event.pointerId === pointerId) devices.pointer = place(event);
    else if (pointerId < 0 && event.pointerType === 'mouse') devices.pointed = place(event);
  };
  const onUp = (event: PointerEvent) => {
    if (event.pointerId !== pointerId) return;
    pointerId = -1;
    devices.pointer = null;
    if (event.type === 'pointerup') devices.released = place(event);
  };
  target.addEventListener('pointerdown', onDown, { signal });
  target.addEventListener('pointermove', onMove, { signal });
  target.addEventListener('pointerup', onUp, { signal });
  target.addEventListener('pointercancel', onUp, { signal });
  const touchAction = target.style.touchAction;
  target.style.touchAction = 'none'; // the finger steers, the page stays

  const readPad = (): PadReading | null => {
    const before = devices.pad ? pad.buttons : 0;
    const [left, right, up, down] = [pad.x < -PUSHED, pad.x > PUSHED, pad.y < -PUSHED, pad.y > PUSHED];
    for (const gamepad of navigator.getGamepads?.() ?? []) {
      if (!gamepad?.connected) continue;
      pad.buttons = 0;
      for (let i = 0; i < gamepad.buttons.length && i < 31; i++)
        if (gamepad.buttons[i].pressed) pad.buttons |= 1 << i;
      const on = (button: number) => (pad.buttons >> button) & 1;
      pad.x = on(DPAD.right) - on(DPAD.left) || (gamepad.axes[0] ?? 0);
      pad.y = on(DPAD.down) - on(DPAD.up) || (gamepad.axes[1] ?? 0);
      for (const [name, is, was] of [
        ['PadLeft', pad.x < -PUSHED, left],
        ['PadRight', pad.x > PUSHED, right],
        ['PadUp', pad.y < -PUSHED, up],
        ['PadDown', pad.y > PUSHED, down],
        ['PadA', (pad.buttons & 1) !== 0, (before & 1) !== 0],
      ] as const)
        if (is && !was) press(name);
      if (pad.buttons & START && !(before & START)) {
        used('gamepad');
        options.onPause?.();
      }
      return pad;
    }
    return null;
  };

  return {
    read(state, seat) {
      devices.pad = readPad();
      const by = mapping.read(devices, state, seat, options.orientation(), action);
      pressed.length = 0;
      devices.pointed = null;
      devices.released = null;
      acted = by !== null;
      if (by) used(by === 'pointer' ? pointerDevice : by);
      return action;
    },
    get acted() {
      return acted;
    },
    get lastDevice() {
      return lastDevice;
    },
    destroy() {
      listeners.abort();
      target.style.touchAction = touchAction;
    },
  };
}
