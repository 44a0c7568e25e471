/** Films what stages draw, side by side and with their scores, as a video that any program plays. */
import { PALETTE } from '../drawing/palette.ts';
import type { MatchSource } from '../match/source.ts';
import type { Stage } from '../scenes/stage.ts';

/** What is filmed: a stage and the match on it. */
export interface Filmed {
  readonly stage: Stage;
  readonly source: MatchSource;
}

const HEIGHT = 720; // pixels of the video
const CHUNK_MS = 250;
const LONGEST_WAIT_MS = 5000; // for the first picture, of a stage that may be gone
const BITS_PER_SECOND = 6_000_000;
const TYPES = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm', 'video/mp4'];

/** The kind of video that this browser can make, or null where it can make none. */
export function filmType(): string | null {
  if (typeof MediaRecorder === 'undefined' || !('captureStream' in HTMLCanvasElement.prototype)) return null;
  return TYPES.find(type => MediaRecorder.isTypeSupported(type)) ?? null;
}

export class Film {
  private readonly canvas = document.createElement('canvas');
  private readonly context = this.canvas.getContext('2d', { alpha: false })!;
  private readonly recorder: MediaRecorder;
  private readonly chunks: Blob[] = [];
  private begun = () => {};
  private readonly pictured = new Promise<void>(resolve => {
    this.begun = resolve;
  });

  /** Films from now on. Throws where `filmType()` is null. */
  constructor(private readonly parts: readonly Filmed[]) {
    const type = filmType();
    if (!type) throw new Error('film: this browser can make no video');
    let width = 0;
    for (const { stage } of parts) {
      const left = width;
      const { clientWidth, clientHeight } = stage.canvas;
      const partWidth = 2 * Math.max(1, Math.round((HEIGHT * clientWidth) / Math.max(1, clientHeight) / 2));
      width += partWidth;
      const { source } = parts.find(part => part.stage === stage)!;
      stage.film(layers => this.paint(layers, source, left, partWidth));
    }
    this.canvas.width = width;
    this.canvas.height = HEIGHT;
    this.recorder = new MediaRecorder(this.canvas.captureStream(), {
      mimeType: type,
      videoBitsPerSecond: BITS_PER_SECOND,
    });
    this.recorder.ondataavailable = event => {
      this.chunks.push(event.data);
      if (event.data.size > 0) this.begun(); // nothing is written before a picture is
    };
    this.recorder.start(CHUNK_MS);
  }

  /** Ends the film, once there is a picture in it; resolves to the video. */
  async stop(): Promise<Blob> {
    await Promise.race([this.pictured, new Promise(resolve => setTimeout(resolve, LONGEST_WAIT_MS))]);
    for (const { stage } of this.parts) stage.film(null);
    return new Promise(resolve => {
      this.recorder.onstop = () => {
        for (const track of this.recorder.stream.getTracks()) track.stop();
        resolve(new Blob(this.chunks, { type: this.recorder.mimeType }));
      };
      this.recorder.stop();
    });
  }

  private paint(
    layers: readonly HTMLCanvasElement[],
    source: MatchSource,
    left: number,
    width: number,
  ): void {
    const { context } = this;
    context.fillStyle = PALETTE.field;
    context.fillRect(left, 0, width, HEIGHT);
    for (const layer of layers) context.drawImage(layer, left, 0, width, HEIGHT);
    const scores = source.scores.value;
    const names = source.names.value;
    context.textAlign = 'center';
    const others = scores.map((_, seat) => seat).filter(seat => seat !== source.seat);
    for (const [place, seat] of [source.seat, ...others].entries()) {
      const x = left + (width * (place + 1)) / (scores.length + 1);
      context.fillStyle = PALETTE.ink;
      context.font = `500 ${HEIGHT / 18}px "Space Grotesk", sans-serif`;
      context.fillText(String(scores[seat]), x, HEIGHT / 12);
      context.fillStyle = PALETTE.mist;
      context.font = `${HEIGHT / 45}px Inter, sans-serif`;
      context.fillText(names[seat], x, HEIGHT / 8.5);
    }
  }
}
