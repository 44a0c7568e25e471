/** The network of one seat, drawn live as it thinks, and what it is about to do. */
import { useEffect, useRef } from 'preact/hooks';
import type { NetworkAgent } from '../../shared/agents/network.ts';
import type { Game } from '../../shared/games/game.ts';
import type { Trace } from '../../shared/nn/trace.ts';
import { createNetworkPicture, type NetworkPicture } from '../drawing/network-picture.ts';
import { networkView } from '../drawing/network-view.ts';
import { number, t, words } from '../i18n/index.ts';
import { language, reducedMotion } from '../store/settings.ts';

const PICTURE_MS = 1000 / 30;
const TONES = [
  'var(--mist)',
  'var(--cyan)',
  'var(--green)',
  'var(--magenta)',
  'var(--yellow)',
  'var(--blue)',
];

/** Layers that only reshape, or rescale, the column before them. */
const WITHOUT_NEURONS = new Set(['normaliser', 'activation', 'layer-norm', 'flatten', 'unflatten']);

export interface NetworkPanelProps {
  game: Game;
  title: string;
  agent: () => NetworkAgent | null;
  learning: boolean;
}

export function NetworkPanel({ game, title, agent, learning }: NetworkPanelProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const bars = useRef<HTMLDivElement>(null);
  const shape = useRef<HTMLSpanElement>(null);
  const live = useRef({ agent, learning });
  live.current = { agent, learning };
  const entries = game.actions.kind === 'choice' ? game.actions.choices : game.actions.axes;

  useEffect(() => {
    const picture: NetworkPicture = createNetworkPicture(canvas.current!, {
      reducedMotion: reducedMotion.value,
    });
    const inputNames = game.observation.map(entry => words(entry.meaning));
    const outputNames = entries.map(choice => words(choice.meaning));
    const observer = new ResizeObserver(() => picture.resize());
    observer.observe(canvas.current!);
    let drawnAt = 0;
    let pulsedAt = 0;
    let frame = requestAnimationFrame(function show(nowMs) {
      frame = requestAnimationFrame(show);
      const seen = live.current.agent();
      if (!seen || nowMs - drawnAt < PICTURE_MS) return;
      drawnAt = nowMs;
      const trace = seen.trace();
      if (nowMs - pulsedAt > 900) {
        pulsedAt = nowMs;
        picture.pulse(live.current.learning ? 'backward' : 'forward');
      }
      picture.draw(networkView(trace, inputNames, outputNames), nowMs);
      showBars(seen, trace);
    });
    const showBars = (seen: NetworkAgent, { input, layers }: Trace) => {
      if (shape.current) {
        const columns = layers.filter(({ kind }) => !WITHOUT_NEURONS.has(kind));
        const text = [input.length, ...columns.map(({ a }) => a.length)].join(' · ');
        if (shape.current.textContent !== text) shape.current.textContent = text;
      }
      const rows = bars.current?.children;
      if (!rows) return;
      for (let i = 0; i < entries.length; i++) {
        const value = seen.decision[i];
        const reach = Math.abs(value); // of a probability itself; of an axis how far, either way: its number says which
        (rows[3 * i + 1].firstElementChild as HTMLElement).style.transform = `scaleX(${reach.toFixed(3)})`;
        rows[3 * i + 2].textContent = number(value, 2);
      }
    };
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      picture.destroy();
    };
  }, [game, language.value, reducedMotion.value]);

  return (
    <section class="panel">
      <header>
        <h3>{title}</h3>
        <span class="num" ref={shape} data-testid="network-shape" />
      </header>
      <canvas class="network-picture" ref={canvas} role="img" aria-label={t('network.picture')} />
      <h3 class="small">{t('network.willDo')}</h3>
      <div class="bars" ref={bars}>
        {entries.flatMap((choice, i) => [
          <span key={choice.name}>{words(choice.meaning)}</span>,
          <span class="bar" key={`${choice.name} bar`}>
            <i style={{ '--tone': TONES[i % TONES.length], transform: 'scaleX(0)' }} />
          </span>,
          <span class="num" key={`${choice.name} value`} />,
        ])}
      </div>
    </section>
  );
}
