/** The sounds, made on the spot by oscillators: small glassy tones of one pentatonic scale, so that any rally is in tune. */
export type SoundName =
  | 'hit'
  | 'wall'
  | 'point'
  | 'lost'
  | 'serve'
  | 'win'
  | 'lose'
  | 'click'
  | 'flap'
  | 'pass'
  | 'crash';

export interface SoundOptions {
  pan?: number; // −1 left … 1 right
  pitch?: number; // factor on the frequency, 1 as written
}

export interface Sound {
  play(name: SoundName, options?: SoundOptions): void;
  muted: boolean;
  /** Call inside a user gesture: before one, browsers let nothing sound. */
  resume(): void;
}

interface Note {
  hz: number;
  at: number; // seconds after the sound begins
  seconds: number;
  gain: number;
  shape?: OscillatorType;
  glideTo?: number; // Hz at its end
}

/** A struck glass: the tone, a quiet inharmonic partial that dies sooner, nothing else. */
const glass = (hz: number, at: number, seconds: number, gain: number): Note[] => [
  { hz, at, seconds, gain },
  { hz: hz * 2.76, at, seconds: seconds * 0.35, gain: gain * 0.35 },
];

const C5 = 523.25;
const scale = (step: number) =>
  C5 * [1, 9 / 8, 5 / 4, 3 / 2, 5 / 3][((step % 5) + 5) % 5] * 2 ** Math.floor(step / 5);

const SOUNDS: Record<SoundName, readonly Note[]> = {
  hit: glass(scale(0), 0, 0.22, 0.5),
  wall: glass(scale(-3), 0, 0.14, 0.2),
  serve: [{ hz: scale(-5), at: 0, seconds: 0.3, gain: 0.14, glideTo: scale(0) }],
  point: [...glass(scale(2), 0, 0.4, 0.34), ...glass(scale(4), 0.09, 0.5, 0.34)],
  lost: [
    { hz: scale(-4), at: 0, seconds: 0.45, gain: 0.36, glideTo: scale(-8) },
    { hz: scale(-9), at: 0, seconds: 0.5, gain: 0.3, shape: 'triangle' },
  ],
  win: [0, 2, 4, 5, 7].flatMap((step, i) => glass(scale(step), i * 0.11, 0.7, 0.32)),
  lose: [2, 0, -2, -5].flatMap((step, i) => glass(scale(step), i * 0.16, 0.6, 0.28)),
  click: glass(scale(5), 0, 0.07, 0.12),
  flap: [{ hz: scale(-8), at: 0, seconds: 0.11, gain: 0.2, glideTo: scale(-5) }],
  pass: glass(scale(-3), 0, 0.34, 0.34),
  crash: [
    { hz: scale(-10), at: 0, seconds: 0.5, gain: 0.5, shape: 'triangle', glideTo: scale(-19) },
    ...[7, 4, 5, 1, 2].flatMap((step, i) => glass(scale(step), 0.03 + i * 0.045, 0.25, 0.16)),
  ],
};

export function createSound(): Sound {
  let context: AudioContext | undefined;
  let master: GainNode | undefined;
  let muted = false;
  const lastAt: Partial<Record<SoundName, number>> = {};

  const resume = () => {
    if (!context) {
      if (typeof AudioContext === 'undefined') return;
      context = new AudioContext({ latencyHint: 'interactive' });
      master = context.createGain();
      master.gain.value = muted ? 0 : 0.55;
      // A short dark echo puts every tone into the same room.
      const echo = context.createDelay(0.5);
      echo.delayTime.value = 0.17;
      const dark = context.createBiquadFilter();
      dark.type = 'lowpass';
      dark.frequency.value = 1400;
      const again = context.createGain();
      again.gain.value = 0.24;
      master.connect(context.destination);
      master.connect(echo).connect(dark).connect(again).connect(echo);
      again.connect(context.destination);
    }
    if (context.state === 'suspended') context.resume().catch(() => {}); // refused without a gesture: the next one asks again
  };

  return {
    play(name, { pan = 0, pitch = 1 } = {}) {
      if (muted || !context || !master || context.state !== 'running') return;
      const now = context.currentTime;
      if (now - (lastAt[name] ?? -1) < 0.03) return; // two in a breath would only be louder
      lastAt[name] = now;
      const panner = context.createStereoPanner();
      panner.pan.value = Math.max(-1, Math.min(1, pan));
      panner.connect(master);
      let left = SOUNDS[name].length;
      for (const note of SOUNDS[name]) {
        const tone = context.createOscillator();
        tone.type = note.shape ?? 'sine';
        const start = now + note.at;
        const end = start + note.seconds;
        tone.frequency.setValueAtTime(note.hz * pitch, start);
        if (note.glideTo) tone.frequency.exponentialRampToValueAtTime(note.glideTo * pitch, end);
        const envelope = context.createGain();
        envelope.gain.setValueAtTime(0.0001, start);
        envelope.gain.exponentialRampToValueAtTime(note.gain, start + 0.006);
        envelope.gain.exponentialRampToValueAtTime(0.0001, end);
        tone.connect(envelope).connect(panner);
        tone.onended = () => {
          envelope.disconnect();
          if (--left === 0) panner.disconnect();
        };
        tone.start(start);
        tone.stop(end + 0.02);
      }
    },
    get muted() {
      return muted;
    },
    set muted(off) {
      muted = off;
      if (context && master) master.gain.setTargetAtTime(off ? 0 : 0.55, context.currentTime, 0.02);
    },
    resume,
  };
}
