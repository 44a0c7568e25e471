/** A replay in its scene, or two side by side in step: anywhere at once, at any speed, tick by tick, or on film. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { games } from '../../shared/games/index.ts';
import { decodeReplay } from '../../shared/games/replay.ts';
import { lengthText, t, words } from '../i18n/index.ts';
import { refusalText } from '../i18n/refusals.ts';
import { Playback } from '../match/playback.ts';
import { ReplayPlayer } from '../match/replay-player.ts';
import { tickMs } from '../match/source.ts';
import { getEntryReplay } from '../net/api.ts';
import type { Stage } from '../scenes/stage.ts';
import { matches, type StoredMatch } from '../store/db.ts';
import { download } from './files.ts';
import type { Filmed } from './film.ts';
import { FilmButton } from './film-button.tsx';
import { follow, navigate, type Watched, watchPath } from './router.ts';
import { seatName } from './seat-name.ts';
import { StageView } from './stage-view.tsx';
import { Transport } from './transport.tsx';

type Loaded =
  | { kind: 'loading' }
  | { kind: 'failed'; text: string }
  | { kind: 'ready'; playback: Playback; players: readonly ReplayPlayer[]; file: Uint8Array<ArrayBuffer> };

async function load(watched: readonly Watched[]): Promise<Loaded> {
  const files = await Promise.all(
    watched.map(async ({ source, id }) =>
      source === 'local' ? (await matches.get(id))?.file : await getEntryReplay(id),
    ),
  );
  const replays = [];
  for (const file of files) {
    if (!file) return { kind: 'failed', text: t('watch.missing') };
    const decoded = decodeReplay(file);
    if (!decoded.ok) return { kind: 'failed', text: refusalText(decoded.code) };
    const { replay } = decoded;
    replays.push({
      ...replay,
      seats: replay.seats.map(seat => ({ ...seat, name: seatName(replay.game, seat) })),
    });
  }
  const tick = tickMs(games[replays[0].game]);
  const lengthMs = Math.max(...replays.map(replay => replay.ticks * tickMs(games[replay.game])));
  const playback = new Playback(lengthMs, tick);
  return {
    kind: 'ready',
    playback,
    players: replays.map((replay, place) => new ReplayPlayer(replay, playback, place === 0)),
    file: files[0] as Uint8Array<ArrayBuffer>,
  };
}

/** Which other match of this device plays beside it. */
function Beside({ watched }: { watched: readonly Watched[] }) {
  const kept = useSignal<StoredMatch[]>([]);
  useEffect(() => {
    void matches.all().then(all => {
      kept.value = all.filter(match => match.id !== watched[0].id);
    });
  }, []);
  if (kept.value.length === 0 && watched.length === 1) return null;
  return (
    <label class="row mist">
      {t('watch.beside')}
      <select
        class="plain"
        value={watched[1]?.id ?? ''}
        onChange={event => {
          const id = event.currentTarget.value;
          navigate(watchPath(id ? [watched[0], { source: 'local', id }] : [watched[0]]));
        }}
      >
        <option value="">{t('watch.alone')}</option>
        {kept.value.map(match => (
          <option key={match.id} value={match.id}>
            {`${words(games[match.game].title)} · ${match.seats.map(seat => seatName(match.game, seat)).join(' · ')} · ${match.scores.join('–')}`}
          </option>
        ))}
      </select>
    </label>
  );
}

export function WatchPage({ watched }: { watched: readonly Watched[] }) {
  const loaded = useSignal<Loaded>({ kind: 'loading' });
  const stages = useRef<(Stage | null)[]>([null, null]);

  useEffect(() => {
    void load(watched).then(result => {
      loaded.value = result;
    });
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

  const { playback, players, file } = now;
  const { replay, game } = players[0];
  const name = `${replay.game}-${replay.hash}`;
  const filmed = (): readonly Filmed[] =>
    players.flatMap((source, place) => {
      const stage = stages.current[place];
      return stage ? [{ stage, source }] : [];
    });
  return (
    <div class="board-layout with-lesson">
      <div class="stages">
        {players.map((player, place) => (
          <StageView
            key={player.replay.hash}
            source={player}
            playable={false}
            onStage={stage => {
              stages.current[place] = stage;
            }}
          />
        ))}
      </div>
      <aside>
        <section class="panel">
          <header>
            <h3>{t('watch.title')}</h3>
            <span class="num">{replay.hash}</span>
          </header>
          <Transport playback={playback} game={game} />
        </section>
        <section class="panel">
          <p class="small mist">
            {t('watch.explain', { bytes: file.length, length: lengthText(game, replay.ticks) })}
          </p>
          <div class="row">
            <button type="button" class="button" onClick={() => download(file, `${name}.sinapsis`)}>
              {t('matches.export')}
            </button>
            <FilmButton playback={playback} filmed={filmed} name={name} />
          </div>
          <Beside watched={watched} />
        </section>
      </aside>
    </div>
  );
}
