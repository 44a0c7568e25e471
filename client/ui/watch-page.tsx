/** A replay in its scene: anywhere at once, at any speed, tick by tick. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { decodeReplay } from '../../shared/games/replay.ts';
import { clock, t } from '../i18n/index.ts';
import { refusalText } from '../i18n/refusals.ts';
import { ReplayPlayer } from '../match/replay-player.ts';
import { getEntryReplay } from '../net/api.ts';
import { matches } from '../store/db.ts';
import { Dial } from './dial.tsx';
import { download } from './files.ts';
import { Icon } from './icons.tsx';
import { follow } from './router.ts';
import { seatName } from './seat-name.ts';
import { StageView } from './stage-view.tsx';

const SPEEDS = [0.25, 0.5, 1, 2, 4, 16];

type Loaded =
  | { kind: 'loading' }
  | { kind: 'failed'; text: string }
  | { kind: 'ready'; player: ReplayPlayer; file: Uint8Array<ArrayBuffer> };

export function WatchPage({ source, id }: { source: 'local' | 'board'; id: string }) {
  const loaded = useSignal<Loaded>({ kind: 'loading' });

  useEffect(() => {
    const load = async (): Promise<Loaded> => {
      const file = source === 'local' ? (await matches.get(id))?.file : await getEntryReplay(id);
      if (!file) return { kind: 'failed', text: t('watch.missing') };
      const decoded = decodeReplay(file);
      if (!decoded.ok) return { kind: 'failed', text: refusalText(decoded.code) };
      const { replay } = decoded;
      const named = {
        ...replay,
        seats: replay.seats.map(seat => ({ ...seat, name: seatName(replay.game, seat) })),
      };
      return { kind: 'ready', player: new ReplayPlayer(named), file: file as Uint8Array<ArrayBuffer> };
    };
    load().then(
      result => {
        loaded.value = result;
      },
      () => {
        loaded.value = { kind: 'failed', text: t('error.storage') };
      },
    );
  }, []);

  const now = loaded.value;
  if (now.kind !== 'ready')
    return (
      <div class="column">
        {now.kind === 'loading' ? (
          <p class="mist" role="status">
            {t('app.loading')}
          </p>
        ) : (
          <p class="note bad" role="alert">
            {now.text}
          </p>
        )}
        <p>
          <a class="button" href="/matches" onClick={follow}>
            {t('nav.matches')}
          </a>
        </p>
      </div>
    );

  const { player, file } = now;
  const { replay } = player;
  const playing = player.phase.value.kind === 'playing';
  const stepBy = (ticks: number) => {
    player.pause();
    player.seek(player.tick.value + ticks);
  };
  return (
    <div class="board-layout with-lesson">
      <StageView source={player} playable={false} />
      <aside>
        <section class="panel">
          <header>
            <h3>{t('watch.title')}</h3>
            <span class="num">{replay.hash}</span>
          </header>
          <div class="scrubber">
            <button
              type="button"
              class="button icon"
              aria-label={playing ? t('stage.pause') : t('watch.play')}
              onClick={() => (playing ? player.pause() : player.resume())}
            >
              <Icon name={playing ? 'pause' : 'play'} />
            </button>
            <input
              type="range"
              min={0}
              max={replay.ticks}
              value={player.tick.value}
              aria-label={t('watch.position')}
              aria-valuetext={clock(player.game, player.tick.value)}
              onInput={event => player.seek(event.currentTarget.valueAsNumber)}
            />
            <span class="num small" data-testid="watch-time">
              {clock(player.game, player.tick.value)} / {clock(player.game, replay.ticks)}
            </span>
          </div>
          <Dial
            slim
            label={t('watch.speed')}
            value={player.speed.value}
            options={SPEEDS.map(speed => ({
              value: speed,
              text: `×${speed === 0.25 ? '¼' : speed === 0.5 ? '½' : speed}`,
            }))}
            choose={speed => {
              player.speed.value = speed;
            }}
          />
          <div class="row">
            <button
              type="button"
              class="button slim"
              aria-label={t('watch.stepBack')}
              onClick={() => stepBy(-1)}
            >
              <Icon name="back" />
            </button>
            <button
              type="button"
              class="button slim"
              aria-label={t('watch.stepForward')}
              onClick={() => stepBy(1)}
            >
              <Icon name="forward" />
            </button>
            <span class="num mist small">
              {t('watch.tick', { tick: player.tick.value, ticks: replay.ticks })}
            </span>
          </div>
        </section>
        <section class="panel">
          <p class="small mist">
            {t('watch.explain', { bytes: file.length, length: clock(player.game, replay.ticks) })}
          </p>
          <button
            type="button"
            class="button"
            onClick={() => download(file, `${replay.game}-${replay.hash}.sinapsis`)}
          >
            {t('matches.export')}
          </button>
        </section>
      </aside>
    </div>
  );
}
