/** The time of what is watched: one clock for every replay that plays by it, so that two run side by side in step. */
import { type Signal, signal } from '@preact/signals';
import type { Phase } from './source.ts';

const LONGEST_FRAME_MS = 250; // after a stall it goes on where it was

export class Playback {
  /** Milliseconds of play since the first tick; follows once a frame. */
  readonly position = signal(0);
  readonly speed = signal(1);
  readonly phase: Signal<Phase> = signal({ kind: 'playing' });

  /** `lengthMs` is that of the longest replay, `tickMs` that of a step by hand. */
  constructor(
    readonly lengthMs: number,
    readonly tickMs: number,
  ) {}

  get playing(): boolean {
    return this.phase.value.kind === 'playing';
  }

  /** Lets `deltaMs` of real time pass. */
  advance(deltaMs: number): void {
    if (!this.playing) return;
    const next = this.position.value + Math.min(deltaMs, LONGEST_FRAME_MS) * this.speed.value;
    this.position.value = Math.min(this.lengthMs, next);
    if (next >= this.lengthMs) this.phase.value = { kind: 'over', scores: [], ended: 'terminated' };
  }

  pause(): void {
    if (this.playing) this.phase.value = { kind: 'paused', why: 'asked' };
  }

  /** Plays on; from the start when it had ended. */
  resume(): void {
    if (this.phase.value.kind === 'over') this.position.value = 0;
    this.phase.value = { kind: 'playing' };
  }

  seek(ms: number): void {
    this.position.value = Math.max(0, Math.min(this.lengthMs, ms));
    if (this.phase.value.kind === 'over' && ms < this.lengthMs)
      this.phase.value = { kind: 'paused', why: 'asked' };
  }

  /** Stops, and goes so many ticks on or, below 0, back, to where a tick begins. */
  step(ticks: number): void {
    this.pause();
    this.seek((Math.round(this.position.value / this.tickMs) + ticks) * this.tickMs);
  }
}
