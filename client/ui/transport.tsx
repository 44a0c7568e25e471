/** The hands on a playback: stop and go, anywhere at once, any speed, tick by tick; with keys for all of it. */
import { useEffect } from 'preact/hooks';
import type { Game } from '../../shared/games/game.ts';
import { lengthText, t } from '../i18n/index.ts';
import { keysBelongTo } from '../input/keys.ts';
import type { Playback } from '../match/playback.ts';
import { Dial } from './dial.tsx';
import { Icon } from './icons.tsx';

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16];
const SPEED_NAMES: Record<number, string> = { 0.25: '¼', 0.5: '½' };

/** `game` is the one whose ticks are counted. */
export function Transport({ playback, game }: { playback: Playback; game: Game }) {
  const { playing } = playback;
  const toggle = () => (playback.playing ? playback.pause() : playback.resume());

  useEffect(() => {
    const keys: Record<string, () => void> = {
      Space: toggle,
      ArrowLeft: () => playback.step(-1),
      ArrowRight: () => playback.step(1),
      Home: () => playback.seek(0),
      End: () => playback.seek(playback.lengthMs),
    };
    const onKey = (event: KeyboardEvent) => {
      const act = keys[event.code];
      if (!act || keysBelongTo(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.code === 'Space' && (event.target as Element).closest?.('button, a')) return; // it presses that
      event.preventDefault();
      act();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [playback]);

  const tick = Math.round(playback.position.value / playback.tickMs);
  const ticks = Math.round(playback.lengthMs / playback.tickMs);
  return (
    <>
      <div class="scrubber">
        <button
          type="button"
          class="button icon"
          aria-label={playing ? t('stage.pause') : t('watch.play')}
          onClick={toggle}
        >
          <Icon name={playing ? 'pause' : 'play'} />
        </button>
        <input
          type="range"
          min={0}
          max={ticks}
          value={tick}
          aria-label={t('watch.position')}
          aria-valuetext={lengthText(game, tick)}
          onInput={event => playback.seek(event.currentTarget.valueAsNumber * playback.tickMs)}
        />
        <span class="num small" data-testid="watch-time">
          {game.tempo.kind === 'turns' ? tick : lengthText(game, tick)} / {lengthText(game, ticks)}
        </span>
      </div>
      <Dial
        slim
        label={t('watch.speed')}
        value={playback.speed.value}
        options={SPEEDS.map(speed => ({ value: speed, text: `×${SPEED_NAMES[speed] ?? speed}` }))}
        choose={speed => {
          playback.speed.value = speed;
        }}
      />
      <div class="row">
        <button
          type="button"
          class="button slim"
          aria-label={t('watch.stepBack')}
          onClick={() => playback.step(-1)}
        >
          <Icon name="back" />
        </button>
        <button
          type="button"
          class="button slim"
          aria-label={t('watch.stepForward')}
          onClick={() => playback.step(1)}
        >
          <Icon name="forward" />
        </button>
        <span class="num mist small" data-testid="watch-tick">
          {t(game.tempo.kind === 'turns' ? 'watch.move' : 'watch.tick', { tick, ticks })}
        </span>
      </div>
    </>
  );
}
