/** A person's hands: keys, touch, mouse and gamepad become the action of one seat. What they mean is the mapping's. */
import type { Orientation } from '../scenes/court.ts';
import { mappings } from './index.ts';
import { type KeyPress, KeysSeen, keysBelongTo } from './keys.ts';
import type { Device, Devices, PadReading } from './mapping.ts';
import { Swipe } from './swipe.ts';

export interface ControlsOptions {
  target: HTMLElement; // the stage: fingers and mouse drag here
  game: string;
  orientation(): Orientation;
  onPause?(): void; // Escape, P, or the pad's Start
  onDevice?(device: Device): void; // the hand changed device: hints may follow
}

export interface Controls {
  /** Looks at the gamepad, which has no events: call it once a frame, so that no short push is missed. */
  poll(): void;
  /** The action held now, [actionWidth]. The same array every time: copy it to keep it. */
  read(state: unknown, seat: number): Int8Array;
  /** Whether the last read was of a hand that did something; in a game of turns, that decided. */
  readonly acted: boolean;
  readonly lastDevice: Device;
  destroy(): void;
}

const PAUSE_KEYS = ['Escape', 'KeyP'];
const START = 1 << 9; // of the standard gamepad
const TRIGGERS = { left: 6, right: 7 };
const THUMB_PX = 56; // a drag further than this draws its beginning along
const PUSHED = 0.5; // of a stick's way
const PRESSES = 3; // kept until they are used
const PRESS_LIFE_MS = 1500; // then it is of another moment
const DPAD = { up: 12, down: 13, left: 14, right: 15 };

export function createControls(options: ControlsOptions): Controls {
  const { target } = options;
  const mapping = mappings[options.game];
  if (!mapping) throw new Error(`controls: no mapping for ${options.game}`);
  const action = new Int8Array(mapping.actionWidth).fill(mapping.rest ?? 0);
  const devices: Devices = {
    keys: [],
    presses: [],
    pad: null,
    pointer: null,
    pointed: null,
    released: null,
    width: 0,
    height: 0,
  };
  const pad: PadReading = { x: 0, y: 0, buttons: 0 };
  const pointer = { x: 0, y: 0, fromX: 0, fromY: 0, touch: false };
  const listeners = new AbortController();
  const signal = listeners.signal;
  const keys = new KeysSeen();
  const swipe = new Swipe();
  let pushed: string | null = null; // which way the pad is held
  let padA = false; // whether its first button was down
  let pointerId = -1;
  let pointerSeen = true; // since it went down; a tap shorter than a frame waits for that
  let pointerDevice: Device = 'mouse';
  let acted = false;
  let lastDevice: Device = matchMedia('(pointer: coarse)').matches ? 'touch' : 'keyboard';

  const used = (device: Device) => {
    if (device === lastDevice) return;
    lastDevice = device;
    options.onDevice?.(device);
  };

  /** Whether what pointed last is a mouse that is heeded also where it is not pressed. */
  const hovers = () => mapping.hover === true && !pointer.touch;

  /** A mouse that lies where it lay does not take the hand back from the keys. */
  const stopHovering = () => {
    if (pointerId === -1) devices.pointer = null;
  };

  const press = (code: string) => {
    const { presses } = devices;
    if (presses.length === PRESSES) presses.shift();
    presses.push({ code, atMs: performance.now() });
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.type === 'keydown') {
      if (event.defaultPrevented || keysBelongTo(event.target, event.code)) return;
      if (
        PAUSE_KEYS.includes(event.code) &&
        !event.repeat &&
        !event.ctrlKey &&
        !event.metaKey &&
        !event.altKey
      )
        options.onPause?.();
    }
    const held = keys.hear(event as KeyPress);
    if (event.type === 'keydown' && mapping.keys.includes(event.code) && held) {
      event.preventDefault();
      stopHovering();
      if (!event.repeat) press(event.code);
    }
  };
  addEventListener('keydown', onKey, { signal });
  addEventListener('keyup', onKey, { signal });
  // A key let go elsewhere is never heard of.
  const letGo = () => {
    keys.clear();
    devices.pointer = null;
    pointerId = -1;
  };
  addEventListener('blur', letGo, { signal });
  document.addEventListener('visibilitychange', letGo, { signal });

  const place = (event: PointerEvent) => {
    const box = target.getBoundingClientRect();
    pointer.x = event.clientX - box.left;
    pointer.y = event.clientY - box.top;
    pointer.touch = event.pointerType !== 'mouse';
    devices.width = box.width;
    devices.height = box.height;
    const away = Math.hypot(pointer.x - pointer.fromX, pointer.y - pointer.fromY);
    if (away <= THUMB_PX) return;
    pointer.fromX = pointer.x + ((pointer.fromX - pointer.x) * THUMB_PX) / away;
    pointer.fromY = pointer.y + ((pointer.fromY - pointer.y) * THUMB_PX) / away;
  };
  const onDown = (event: PointerEvent) => {
    // Buttons that lie over the stage stay buttons.
    if (event.button !== 0 || (event.target as Element).closest('button, a, input, select, label')) return;
    pointerId = event.pointerId;
    pointerSeen = false;
    pointerDevice = event.pointerType === 'mouse' ? 'mouse' : 'touch';
    target.setPointerCapture?.(event.pointerId);
    place(event);
    devices.pointer = pointer;
    pointer.fromX = pointer.x;
    pointer.fromY = pointer.y;
    swipe.begin(pointer.x, pointer.y);
  };
  const onMove = (event: PointerEvent) => {
    if (pointerId === -1 && event.pointerType === 'mouse') {
      place(event);
      pointerDevice = 'mouse';
      if (mapping.hover) devices.pointer = pointer;
      else devices.pointed = pointer;
    }
    if (event.pointerId !== pointerId) return;
    place(event);
    devices.pointer = pointer;
    const way = swipe.move(pointer.x, pointer.y);
    if (way) press(way);
  };
  const onUp = (event: PointerEvent) => {
    if (event.pointerId !== pointerId) return;
    pointerId = -1;
    if (event.type === 'pointerup') {
      place(event);
      devices.released = pointer;
    }
    if (pointerSeen && !hovers()) devices.pointer = null;
  };
  target.addEventListener('pointerdown', onDown, { signal });
  (mapping.hover ? window : target).addEventListener('pointermove', onMove as EventListener, { signal });
  target.addEventListener('pointerup', onUp, { signal });
  target.addEventListener('pointercancel', onUp, { signal });
  const touchAction = target.style.touchAction;
  target.style.touchAction = 'none'; // the finger steers, the page stays

  const readPad = (): PadReading | null => {
    const before = devices.pad ? pad.buttons : 0;
    for (const gamepad of navigator.getGamepads?.() ?? []) {
      if (!gamepad?.connected) continue;
      pad.buttons = 0;
      for (let i = 0; i < gamepad.buttons.length && i < 31; i++)
        if (gamepad.buttons[i].pressed) pad.buttons |= 1 << i;
      const on = (button: number) => (pad.buttons >> button) & 1;
      pad.x = on(DPAD.right) - on(DPAD.left) || (gamepad.axes[0] ?? 0);
      pad.y = on(DPAD.down) - on(DPAD.up) || (gamepad.axes[1] ?? 0);
      pad.brake = gamepad.buttons[TRIGGERS.left]?.value ?? 0;
      pad.throttle = gamepad.buttons[TRIGGERS.right]?.value ?? 0;
      if (pad.buttons & START && !(before & START)) {
        used('gamepad');
        options.onPause?.();
      }
      return pad;
    }
    return null;
  };

  const poll = () => {
    devices.pad = readPad();
    const { x, y } = devices.pad ?? { x: 0, y: 0 };
    const sideways = Math.abs(x) > Math.abs(y);
    const way = sideways ? (x > 0 ? 'PadRight' : 'PadLeft') : y > 0 ? 'PadDown' : 'PadUp';
    const now = Math.max(Math.abs(x), Math.abs(y)) < PUSHED ? null : way;
    if (now && now !== pushed) press(now);
    pushed = now;
    const buttonDown = ((devices.pad?.buttons ?? 0) & 1) !== 0;
    if (buttonDown && !padA) press('PadA');
    padA = buttonDown;
  };

  return {
    poll,
    read(state, seat) {
      devices.keys = keys.look();
      poll();
      const oldest = performance.now() - PRESS_LIFE_MS;
      while (devices.presses.length > 0 && devices.presses[0].atMs < oldest) devices.presses.shift();
      const by = mapping.read(devices, state, seat, options.orientation(), action);
      pointerSeen = true;
      devices.pointed = null;
      devices.released = null;
      if (pointerId < 0 && !hovers()) devices.pointer = null;
      acted = by !== null;
      if (by === 'gamepad') stopHovering();
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
