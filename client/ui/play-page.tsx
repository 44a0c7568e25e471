/** Home: a match, at once. Around it, whom to play, and what a played match can become. */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { scripted } from '../../shared/agents/index.ts';
import { modelMismatch, type NetworkAgent } from '../../shared/agents/network.ts';
import type { Game } from '../../shared/games/game.ts';
import { decodeModel } from '../../shared/nn/model-file.ts';
import type { Run } from '../../shared/protocol.ts';
import { t, words } from '../i18n/index.ts';
import { LocalMatch, type SeatTaker } from '../match/local-match.ts';
import { Recorder } from '../match/recorder.ts';
import { humanDelayTicks, networkSeat, person, scriptedSeat } from '../match/seats.ts';
import { requestRun } from '../net/api.ts';
import { models, type StoredMatch, type StoredModel } from '../store/db.ts';
import { opponent, rival } from '../store/settings.ts';
import { GamePicker } from './game-picker.tsx';
import { NetworkPanel } from './network-panel.tsx';
import { PublishScore } from './publish-score.tsx';
import { follow } from './router.ts';
import { StageView } from './stage-view.tsx';

const RUN_WAIT_MS = 700; // a slow server does not keep anybody from playing

/** What is on the court now. */
interface Playing {
  source: LocalMatch;
  recorder: Recorder;
  run: Run | null; // the server's seed, when the match can count for the leaderboard
  network: NetworkAgent | null;
}

async function seatOf(
  game: Game,
  chosen: string,
): Promise<{ taker: SeatTaker; network: NetworkAgent | null; board: boolean }> {
  const model = chosen.startsWith('model:')
    ? await models.get(chosen.slice(6)).catch(() => undefined) // a browser that keeps nothing has no networks
    : undefined;
  const decoded = model && decodeModel(model.file);
  if (decoded?.ok && !modelMismatch(game, decoded.model)) {
    const taker = networkSeat(game, decoded.model, humanDelayTicks(game));
    return { taker, network: taker.agent as NetworkAgent, board: false };
  }
  const ladder = scripted[game.id];
  const player = ladder.find(p => p.id === chosen) ?? ladder[0];
  rival.value = player.id; // a network that is gone or cannot be read is not shown as if it played
  return { taker: scriptedSeat(player), network: null, board: true };
}

/** Whom the list shows as chosen: the last choice, where this game has it. */
function rivalIn(game: Game): string {
  const known =
    rival.value.startsWith('model:') || scripted[game.id].some(player => player.id === rival.value);
  return known ? rival.value : scripted[game.id][0].id;
}

const localSeed = () => crypto.getRandomValues(new Uint32Array(1))[0];

async function begin(game: Game, chosen: string): Promise<Playing> {
  if (game.seats === 1) {
    const source = new LocalMatch([person()], { game, seed: localSeed() });
    return { source, recorder: new Recorder(source), run: null, network: null };
  }
  const { taker, network, board } = await seatOf(game, chosen);
  const late = new Promise<null>(resolve => setTimeout(() => resolve(null), RUN_WAIT_MS));
  const reply = board
    ? await Promise.race([requestRun(game.id, 'human', taker.recordedAs.name), late])
    : null;
  const run = reply?.ok ? reply.value : null;
  const source = new LocalMatch([person(), taker], { game, seed: run?.seed ?? localSeed() });
  return { source, recorder: new Recorder(source), run, network };
}

function Rivals({
  game,
  own,
  chosen,
  choose,
}: {
  game: Game;
  own: StoredModel[];
  chosen: string;
  choose: (id: string) => void;
}) {
  const ladder = scripted[game.id];
  return (
    <section class="panel">
      <header>
        <h3>{t('play.against')}</h3>
      </header>
      <div class="choices" role="radiogroup" aria-label={t('play.against')}>
        {ladder.map((player, rung) => (
          // biome-ignore lint/a11y/useSemanticElements: one press both chooses and starts, as a radio would not
          <button
            key={player.id}
            type="button"
            class="choice"
            role="radio"
            aria-checked={chosen === player.id}
            onClick={() => choose(player.id)}
          >
            <span class="rungs" aria-hidden="true">
              {ladder.map((other, i) => (
                <i key={other.id} class={i <= rung ? 'on' : ''} style={{ height: `${6 + 4 * i}px` }} />
              ))}
            </span>
            <span>{words(player.name)}</span>
            <small>{t('play.level', { level: rung + 1 })}</small>
          </button>
        ))}
        {own.slice(0, 4).map(model => (
          // biome-ignore lint/a11y/useSemanticElements: as above
          <button
            key={model.id}
            type="button"
            class="choice"
            role="radio"
            aria-checked={chosen === `model:${model.id}`}
            onClick={() => choose(`model:${model.id}`)}
          >
            <span aria-hidden="true" style="color:var(--green)">
              ◉
            </span>
            <span>{model.name}</span>
            <small>{t('play.yourNetwork')}</small>
          </button>
        ))}
        {game.tempo.kind === 'realtime' && (
          <a class="choice" href="/friend" onClick={follow} style="text-decoration:none">
            <span aria-hidden="true" style="color:var(--yellow)">
              ⇄
            </span>
            <span>{t('play.friend')}</span>
            <small>{t('play.byLink')}</small>
          </a>
        )}
      </div>
    </section>
  );
}

function Ending({
  playing,
  kept,
  again,
}: {
  playing: Playing;
  kept: Signal<StoredMatch | null>;
  again: () => void;
}) {
  const phase = playing.source.phase.value;
  if (phase.kind !== 'over') return null;
  const [own, other] = phase.scores;
  const verdict = other === undefined ? 'scored' : own > other ? 'won' : own < other ? 'lost' : 'even';
  return (
    <div class="overlay veil" data-testid="ending">
      <p class={`verdict ${verdict}`} role="status">
        {t(`end.${verdict}`, { score: own })}
      </p>
      {playing.run && <PublishScore run={playing.run} replay={playing.source} />}
      <div class="row" style="justify-content:center">
        <button type="button" class="button main" onClick={again}>
          {t('end.again')}
        </button>
        <a class="button" href="/teach" onClick={follow}>
          {t('end.teach')}
        </a>
        {kept.value && (
          <a class="button" href={`/watch/local/${kept.value.id}`} onClick={follow}>
            {t('end.watch')}
          </a>
        )}
      </div>
    </div>
  );
}

export function PlayPage({ game }: { game: Game }) {
  const playing = useSignal<Playing | null>(null);
  const kept = useSignal<StoredMatch | null>(null);
  const own = useSignal<StoredModel[]>([]);
  const latest = useRef(0); // counts the matches asked for

  const start = async () => {
    const mine = ++latest.current;
    void playing.value?.recorder.close();
    const next = await begin(game, rival.value);
    if (mine !== latest.current) return void next.recorder.close(); // another was chosen meanwhile
    kept.value = null;
    next.source.onOver = () => {
      void next.recorder.close().then(stored => {
        kept.value = stored;
      });
    };
    playing.value = next;
  };

  useEffect(() => {
    void import('../scenes/stage.ts'); // fetched while the server is asked for a seed
    void start();
    void models.all().then(all => {
      own.value = all.filter(model => model.game === game.id);
    });
    return () => {
      latest.current = -1; // a match still on its way is not begun
      void playing.value?.recorder.close();
    };
  }, []);

  const now = playing.value;
  return (
    <div class="board-layout">
      {now ? (
        <StageView source={now.source} aside={now.run ? t('play.counts') : t('play.recorded')}>
          <Ending playing={now} kept={kept} again={() => void start()} />
        </StageView>
      ) : (
        <section class="stage" aria-busy="true" aria-label={t('stage.label')} />
      )}
      <aside>
        {now?.network && (
          <NetworkPanel game={game} title={t('network.rival')} agent={() => now.network} learning={false} />
        )}
        <GamePicker chosen={game} />
        {game.seats > 1 && (
          <Rivals
            game={game}
            own={own.value}
            chosen={rivalIn(game)}
            choose={id => {
              rival.value = id;
              if (!id.startsWith('model:')) opponent.value = id;
              scrollTo({ top: 0 }); // on a phone the court is above
              void start();
            }}
          />
        )}
        <section class="panel">
          <h3>{t('play.thenTitle')}</h3>
          <p class="mist small">{t('play.thenText')}</p>
          <a class="button" href="/teach" onClick={follow}>
            {t('play.thenButton')}
          </a>
        </section>
      </aside>
    </div>
  );
}
