/** The court with what lies over it: score, countdown, pause, the end. The scene itself is fetched on first sight. */
import { useSignal, useSignalEffect } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { scoreUnit } from '../../shared/games/units.ts';
import { createSound, type Sound } from '../audio/sound.ts';
import { ordinal, t, words } from '../i18n/index.ts';
import { createControls } from '../input/controls.ts';
import { mappings } from '../input/index.ts';
import type { Device } from '../input/mapping.ts';
import type { MatchSource } from '../match/source.ts';
import { boardOrder, distinct, placeOf } from '../match/standing.ts';
import { scenes } from '../scenes/index.ts';
import type { DecisionField } from '../scenes/scene.ts';
import type { Stage } from '../scenes/stage.ts';
import { reducedMotion, soundOn } from '../store/settings.ts';
import { Icon } from './icons.tsx';

const sound: Sound = createSound();

/** The end is seen before anything is said about it, and fingers that still play press none of its buttons. */
const END_SEEN_MS = 700;

/** More than two: the viewer's own line first, then the others, best first. */
function Standings({ source }: { source: MatchSource }) {
  const names = distinct(source.names.value);
  const scores = source.scores.value;
  return (
    <ol class="standings" data-testid="score">
      {boardOrder(scores, source.seat).map(seat => (
        <li key={seat} class={seat === source.seat ? 'own' : ''}>
          <small>{ordinal(placeOf(scores, seat))}</small>
          <span class="name">{names[seat]}</span>
          <b data-testid={seat === source.seat ? 'score-own' : undefined}>{scores[seat]}</b>
        </li>
      ))}
    </ol>
  );
}

function ScoreBoard({ source }: { source: MatchSource }) {
  const names = source.names.value;
  const scores = source.scores.value;
  if (scores.length > 2) return <Standings source={source} />;
  const other = 1 - source.seat;
  // The viewer's own side is drawn at the left, so its score stands there too.
  return (
    <div class={`score ${scores.length > 1 ? '' : 'alone'}`} data-testid="score">
      <div class="own">
        <span data-testid="score-own">{scores[source.seat]}</span>
        <small>
          {scores.length > 1 ? names[source.seat] : words(scoreUnit(source.game, scores[source.seat]))}
        </small>
      </div>
      {scores.length > 1 && (
        <>
          <div class="dot" aria-hidden="true">
            ·
          </div>
          <div class="rival">
            <span data-testid="score-rival">{scores[other]}</span>
            <small>{names[other]}</small>
          </div>
        </>
      )}
    </div>
  );
}

/** How to play by the device in hand. */
function Hint({ game, device }: { game: string; device: Device }) {
  return <span>{words(mappings[game].hints[device === 'mouse' ? 'keyboard' : device])}</span>;
}

export interface StageViewProps {
  source: MatchSource;
  /** Lies over the court, by what the match is doing: the end, a friend to wait for. */
  children?: ComponentChildren;
  /** In the upper left corner. */
  corner?: ComponentChildren;
  /** At the right of the hint line. */
  aside?: ComponentChildren;
  playable?: boolean; // somebody here holds a seat: the keys are said
  /** Told of the stage once it stands, and with null when it goes. */
  onStage?: (stage: Stage | null) => void;
  /** What the network in the shown seat would do anywhere: asked once a frame. */
  field?: () => DecisionField | null;
}

export function StageView({
  source,
  children,
  corner,
  aside,
  playable = true,
  onStage,
  field,
}: StageViewProps) {
  const stageElement = useRef<HTMLElement>(null);
  const canvasElement = useRef<HTMLDivElement>(null);
  const live = useRef(source);
  const stage = useRef<Stage | null>(null);
  const failed = useSignal(false);
  const device = useSignal<Device>(matchMedia('(pointer: coarse)').matches ? 'touch' : 'keyboard');
  live.current = source;
  const liveField = useRef(field);
  liveField.current = field;

  const togglePause = () => {
    const now = live.current;
    if (now.phase.value.kind === 'playing') now.pause?.('asked');
    else if (now.phase.value.kind === 'paused') now.resume?.();
  };

  useEffect(() => {
    let gone = false;
    let seen = false;
    const controls = createControls({
      target: canvasElement.current!,
      game: source.game.id,
      orientation: () => stage.current?.orientation ?? 'landscape',
      onPause: togglePause,
      onDevice: next => {
        device.value = next;
      },
    });
    live.current.controls = controls;
    void scenes[source.game.id]?.(); // beside Phaser, not after it
    import('../scenes/stage.ts')
      .then(({ createStage }) =>
        createStage({
          parent: canvasElement.current!,
          game: source.game.id,
          seat: live.current.seat,
          reducedMotion: reducedMotion.value,
          sound,
          onFrame: deltaMs => {
            if (!seen) performance.mark('first-frame'); // for the bench: when a match is on the screen
            seen = true;
            live.current.controls = controls;
            controls.poll();
            const frame = live.current.frame(deltaMs);
            if (frame) frame.field = liveField.current?.() ?? null;
            return frame;
          },
        }),
      )
      .then(made => {
        if (gone) return made.destroy();
        stage.current = made;
        onStage?.(made);
      })
      .catch((error: unknown) => {
        console.error(error);
        failed.value = true;
      });
    const wake = () => sound.resume();
    const away = () => {
      if (document.hidden) live.current.pause?.('away');
    };
    addEventListener('pointerdown', wake);
    addEventListener('keydown', wake);
    document.addEventListener('visibilitychange', away);
    return () => {
      gone = true;
      removeEventListener('pointerdown', wake);
      removeEventListener('keydown', wake);
      document.removeEventListener('visibilitychange', away);
      controls.destroy();
      stage.current?.destroy();
      stage.current = null;
      onStage?.(null);
    };
  }, [source.game.id]);

  useEffect(() => stage.current?.setSeat(source.seat), [source.seat]);
  useSignalEffect(() => stage.current?.setReducedMotion(reducedMotion.value));
  useSignalEffect(() => {
    sound.muted = !soundOn.value;
  });

  const phase = source.phase.value;
  const over = phase.kind === 'over';
  const endSeen = useSignal(false);
  useEffect(() => {
    if (!over) return;
    const timer = setTimeout(() => {
      endSeen.value = true;
    }, END_SEEN_MS);
    return () => {
      clearTimeout(timer);
      endSeen.value = false;
    };
  }, [over, source]);
  const speaks = !over || endSeen.value;
  useEffect(() => {
    if (over && speaks) stageElement.current?.querySelector<HTMLElement>('.overlay .main')?.focus();
  }, [over, speaks]);

  return (
    <section class="stage" ref={stageElement} data-phase={phase.kind} aria-label={t('stage.label')}>
      <div class="canvas" ref={canvasElement} />
      <ScoreBoard source={source} />
      {corner && <div class="corner left">{corner}</div>}
      <div class="corner">
        {playable && source.pause && (phase.kind === 'playing' || phase.kind === 'paused') && (
          <button
            type="button"
            class="button icon slim"
            aria-label={phase.kind === 'paused' ? t('stage.resume') : t('stage.pause')}
            onClick={togglePause}
          >
            <Icon name={phase.kind === 'paused' ? 'play' : 'pause'} />
          </button>
        )}
        <button
          type="button"
          class="button icon slim"
          aria-label={soundOn.value ? t('stage.mute') : t('stage.unmute')}
          aria-pressed={!soundOn.value}
          onClick={() => {
            soundOn.value = !soundOn.value;
          }}
        >
          <Icon name={soundOn.value ? 'sound' : 'muted'} />
        </button>
      </div>
      {phase.kind === 'ready' && (
        <div class="overlay">
          <div class="count" aria-live="assertive">
            {phase.seconds}
          </div>
          {playable && (
            <div class="keys">
              <Hint game={source.game.id} device={device.value} />
            </div>
          )}
        </div>
      )}
      {phase.kind === 'paused' && playable && (
        <div class="overlay veil">
          <p class="verdict">{phase.why === 'peer' ? t('stage.peerAway') : t('stage.paused')}</p>
          {source.resume && (
            <button type="button" class="button main" onClick={() => source.resume?.()}>
              {t('stage.resume')}
            </button>
          )}
        </div>
      )}
      {failed.value && (
        <div class="overlay veil">
          <p class="note bad" role="alert">
            {t('error.graphics')}
          </p>
        </div>
      )}
      {speaks && children}
      {phase.kind === 'playing' && (
        <div class="hint">
          {playable ? (
            <Hint game={source.game.id} device={device.value} />
          ) : (
            <span>{field && source.game.plane && t('stage.field')}</span>
          )}
          <span>{aside}</span>
        </div>
      )}
    </section>
  );
}
