/** A match, at once. Around it, whom to play, and what a played match can become. */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { NOBODY, opponentsOf, scripted } from '../../shared/agents/index.ts';
import { modelMismatch, type NetworkAgent } from '../../shared/agents/network.ts';
import type { Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import type { HousePlayer } from '../../shared/house/players.ts';
import { decodeModel } from '../../shared/nn/model-file.ts';
import type { Run } from '../../shared/protocol.ts';
import { t, words } from '../i18n/index.ts';
import { bestRun } from '../match/best-run.ts';
import type { HouseSeats } from '../match/house.ts';
import { LocalMatch, type SeatTaker } from '../match/local-match.ts';
import { Recorder } from '../match/recorder.ts';
import { humanDelayTicks, networkSeat, person, scriptedSeat } from '../match/seats.ts';
import { verdictOf } from '../match/standing.ts';
import { requestRun } from '../net/api.ts';
import { scenes } from '../scenes/index.ts';
import { models, type StoredMatch, type StoredModel } from '../store/db.ts';
import { opponent, rival } from '../store/settings.ts';
import { headingOf, sharesPlayers } from './families.ts';
import { VariantPicker } from './game-picker.tsx';
import { HOUSE } from './house-choices.tsx';
import { NetworkPanel } from './network-panel.tsx';
import { PublishScore } from './publish-score.tsx';
import { RivalList, WatchList } from './rival-list.tsx';
import { follow } from './router.ts';
import { verdictText } from './score-text.ts';
import { StageView } from './stage-view.tsx';

const RUN_WAIT_MS = 700; // a slow server does not keep anybody from playing

/** What is on the court now. */
interface Playing {
  source: LocalMatch;
  recorder: Recorder;
  run: Run | null; // the server's seed, when the match can count for the leaderboard
  network: NetworkAgent | null;
  watched: boolean; // nobody here plays
  missing: boolean; // the network of the house that was chosen could not be had
}

interface Seated {
  opponent: string; // as the leaderboards call it; empty where they do not know it
  network: NetworkAgent | null; // one of those in the seats, to be looked into
  takers: SeatTaker[];
  missing?: boolean; // the network of the house that was chosen
}

/** A person and whom they chose; in a game for one, a person alone, or the network that they chose to watch. */
async function seated(game: Game, chosen: string): Promise<Seated> {
  const fill = (make: () => SeatTaker) => Array.from({ length: Math.max(1, game.seats - 1) }, make);
  let missing = false;
  let ofHouse: HouseSeats | null = null;
  if (chosen.startsWith(HOUSE)) {
    const id = chosen.slice(HOUSE.length);
    const { houseSeats, housePlayersOf } = await import('../match/house.ts');
    ofHouse = await houseSeats(game, id, Math.max(1, game.seats - 1));
    missing = !ofHouse && housePlayersOf(game).some(player => player.id === id);
  }
  if (ofHouse) {
    const { network, takers } = ofHouse;
    return { opponent: '', network, takers: game.seats === 1 ? takers : [person(), ...takers] };
  }
  const model = chosen.startsWith('model:') ? await models.get(chosen.slice(6)) : undefined;
  const decoded = model && decodeModel(model.file);
  if (decoded?.ok && !modelMismatch(game, decoded.model)) {
    const delayTicks = game.seats > 1 ? humanDelayTicks(game) : 0;
    const takers = fill(() => networkSeat(game, decoded.model, delayTicks));
    const network = takers[0].agent as NetworkAgent;
    return { opponent: '', network, takers: game.seats === 1 ? takers : [person(), ...takers] };
  }
  if (game.seats === 1) return { opponent: NOBODY, network: null, takers: [person()], missing };
  const ladder = scripted[game.id];
  const player = ladder.find(p => p.id === chosen) ?? ladder[0];
  rival.value = player.id; // a network that is gone or cannot be read is not shown as if it played
  return {
    opponent: player.id,
    network: null,
    takers: [person(), ...fill(() => scriptedSeat(player))],
    missing,
  };
}

/** Whom the list shows as chosen: the last choice, where this game has it. */
function rivalIn(game: Game): string {
  const known =
    rival.value.startsWith('model:') ||
    rival.value.startsWith(HOUSE) ||
    scripted[game.id].some(player => player.id === rival.value);
  return known ? rival.value : scripted[game.id][0].id;
}

const localSeed = () => crypto.getRandomValues(new Uint32Array(1))[0];

/** `again`: the seed of a match for one that is to be tried anew, against the ghost of its best. */
async function begin(game: Game, chosen: string, again?: number): Promise<Playing> {
  const { opponent, network, takers, missing = false } = await seated(game, chosen);
  const counts = again === undefined && opponentsOf(game).includes(opponent);
  // While the court itself is on its way, waiting costs nothing.
  const wait = new Promise(resolve => setTimeout(resolve, RUN_WAIT_MS));
  const late = Promise.all([wait, import('../scenes/stage.ts'), scenes[game.id]()]).then(
    () => null,
    () => null, // no court: the stage says so
  );
  const reply = counts ? await Promise.race([requestRun(game.id, 'human', opponent), late]) : null;
  const run = reply?.ok ? reply.value : null;
  const ghost = again === undefined ? null : await bestRun(game, again);
  const source = new LocalMatch(takers, {
    game,
    seed: again ?? run?.seed ?? localSeed(),
    ghosts: ghost ? [ghost] : [],
  });
  const watched = takers.every(({ agent }) => agent !== null);
  return { source, recorder: new Recorder(source), run, network, watched, missing };
}

function Ending({
  playing,
  kept,
  again,
  same,
}: {
  playing: Playing;
  kept: Signal<StoredMatch | null>;
  again: () => void;
  same: () => void;
}) {
  const phase = playing.source.phase.value;
  if (phase.kind !== 'over') return null;
  const { game, seat } = playing.source;
  return (
    <div class="overlay veil" data-testid="ending">
      <p class={`verdict ${verdictOf(phase.scores, seat)}`} role="status">
        {verdictText(game, phase.scores, seat)}
      </p>
      {playing.run && <PublishScore run={playing.run} replay={playing.source} />}
      <div class="row" style="justify-content:center">
        <button type="button" class="button main" onClick={again}>
          {t('end.again')}
        </button>
        {phase.scores.length === 1 && (
          <button type="button" class="button" onClick={same}>
            {t('end.same')}
          </button>
        )}
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
  const house = useSignal<readonly HousePlayer[]>([]);
  const watched = useSignal(''); // in a game for one, the network that plays; empty: nobody but the person
  const latest = useRef(0); // counts the matches asked for

  const start = async (again?: number) => {
    const mine = ++latest.current;
    void playing.value?.recorder.close();
    const next = await begin(game, game.seats === 1 ? watched.value : rival.value, again);
    if (mine !== latest.current) return void next.recorder.close(); // another was chosen meanwhile
    if (!next.watched) watched.value = ''; // a network that cannot be had is not shown as if it played
    kept.value = null;
    next.source.onOver = () => {
      void next.recorder.close().then(stored => {
        kept.value = stored;
      });
    };
    playing.value = next;
  };

  useEffect(() => {
    void start();
    void models.all().then(all => {
      own.value = all.filter(model => sharesPlayers(games[model.game] ?? game, game));
    });
    return () => {
      latest.current = -1; // a match still on its way is not begun
      void playing.value?.recorder.close();
    };
  }, []);

  /** Once the court was seen: bytes to the first match are for the match. */
  const findHouse = async () => {
    for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
    house.value = (await import('../match/house.ts')).housePlayersOf(game);
  };

  const now = playing.value;
  return (
    <div class="board-layout">
      {now ? (
        <StageView
          source={now.source}
          playable={!now.watched}
          aside={now.run ? t('play.counts') : t('play.recorded')}
          onStage={stage => stage && void findHouse().catch(() => {})}
        >
          <Ending
            playing={now}
            kept={kept}
            again={() => void start()}
            same={() => void start(now.source.match.seed)}
          />
        </StageView>
      ) : (
        <section class="stage" aria-busy="true" aria-label={t('stage.label')} />
      )}
      <aside>
        {now?.network && (
          <NetworkPanel
            game={game}
            title={t(now.watched ? 'network.student' : 'network.rival')}
            agent={() => now.network}
            learning={false}
          />
        )}
        <section class="panel">
          <header>
            <h1>{headingOf(game)}</h1>
            <a class="small" href={`/games/${game.id}`} onClick={follow}>
              {t('game.link')}
            </a>
          </header>
          <p class="mist small">{words(game.goal)}</p>
          <VariantPicker chosen={game} />
          <a class="button slim" href="/" onClick={follow}>
            {t('play.otherGames')}
          </a>
        </section>
        {game.seats === 1 && house.value.length + own.value.length > 0 && (
          <WatchList
            own={own.value}
            house={house.value}
            missing={now?.missing ?? false}
            chosen={watched.value}
            choose={id => {
              watched.value = id;
              scrollTo({ top: 0 });
              void start();
            }}
          />
        )}
        {game.seats > 1 && (
          <RivalList
            game={game}
            house={house.value}
            missing={now?.missing ?? false}
            own={own.value}
            chosen={rivalIn(game)}
            choose={id => {
              rival.value = id;
              if (!id.includes(':')) opponent.value = id; // a scripted player: those of boards and lessons
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
