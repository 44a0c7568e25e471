/** How far a run has come: a bar that is drawn over itself on a terminal, a line every tenth of the way elsewhere. */

const WIDTH = 24;
const DRAW_MS = 100;

export class ProgressBar {
  private drawnAt = 0;
  private tenth = 0;
  private readonly since = performance.now();
  private readonly from: number;

  /** `stream` is stderr where stdout is for what the command gives. */
  constructor(
    private readonly stream: NodeJS.WriteStream,
    progress = 0,
  ) {
    this.from = progress;
    this.tenth = Math.floor(progress * 10);
  }

  show(progress: number, text: string): void {
    const percent = `${Math.floor(progress * 100)}`.padStart(3);
    if (!this.stream.isTTY) {
      if (Math.floor(progress * 10) <= this.tenth) return;
      this.tenth = Math.floor(progress * 10);
      this.stream.write(`${percent} % ${text}\n`);
      return;
    }
    const now = performance.now();
    if (progress < 1 && now - this.drawnAt < DRAW_MS) return;
    this.drawnAt = now;
    const full = Math.round(progress * WIDTH);
    const left = ((now - this.since) * (1 - progress)) / (progress - this.from) / 1000;
    const ends = Number.isFinite(left) && left > 0 ? ` ${timeText(left)} left` : '';
    const line = `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${percent} %${ends} ${text}`;
    this.stream.write(`\r\x1b[K${line.slice(0, (this.stream.columns ?? 80) - 1)}`);
  }

  /** Leaves the line to whoever writes next. */
  end(): void {
    if (this.stream.isTTY) this.stream.write('\r\x1b[K');
  }
}

export function timeText(seconds: number): string {
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
