/** The leaderboards: what the server itself has replayed. People and networks are ranked apart. */
import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Game } from '../../shared/games/game.ts';
import { decodeModel } from '../../shared/nn/model-file.ts';
import type { BoardKind, Leaderboard } from '../../shared/protocol.ts';
import { lengthText, t } from '../i18n/index.ts';
import { refusalText } from '../i18n/refusals.ts';
import { submitNetwork } from '../match/submit-network.ts';
import { getLeaderboard } from '../net/api.ts';
import { models, type StoredModel } from '../store/db.ts';
import { boardOpponentIn } from '../store/settings.ts';
import { Dial } from './dial.tsx';
import { GamePicker, ranked } from './game-picker.tsx';
import { Icon } from './icons.tsx';
import { verifiedText } from './publish-score.tsx';
import { RivalSelect } from './rival-select.tsx';
import { follow } from './router.ts';
import { scoreLine } from './score-text.ts';

type Shown = { kind: 'loading' } | { kind: 'failed'; text: string } | { kind: 'ready'; board: Leaderboard };

function SendNetwork({ game, rival, sent }: { game: Game; rival: string; sent: () => void }) {
  const own = useSignal<StoredModel[]>([]);
  const chosen = useSignal('');
  const state = useSignal<
    { kind: 'idle' } | { kind: 'sending' } | { kind: 'done'; good: boolean; text: string }
  >({
    kind: 'idle',
  });
  useEffect(() => {
    void models.all().then(all => {
      own.value = all.filter(model => model.game === game.id);
      chosen.value = own.value[0]?.id ?? '';
    });
  }, []);

  const send = async (event: Event) => {
    event.preventDefault();
    const stored = own.value.find(model => model.id === chosen.value);
    const decoded = stored && decodeModel(stored.file);
    if (!decoded?.ok) return;
    state.value = { kind: 'sending' };
    const reply = await submitNetwork(game, decoded.model, rival);
    if (reply.ok) {
      state.value = { kind: 'done', good: true, text: verifiedText(game, reply.value.entry) };
      sent();
    } else state.value = { kind: 'done', good: false, text: refusalText(reply.code) };
  };

  return (
    <section class="panel">
      <h3>{t('compete.sendTitle')}</h3>
      {own.value.length === 0 ? (
        <p class="mist small">
          {t('compete.noNetwork')}{' '}
          <a href="/teach" onClick={follow}>
            {t('nav.teach')}
          </a>
        </p>
      ) : (
        <form class="row" style="align-items:end" onSubmit={event => void send(event)}>
          <label class="field grow">
            {t('compete.network')}
            <select
              value={chosen.value}
              onChange={event => {
                chosen.value = event.currentTarget.value;
              }}
            >
              {own.value.map(model => (
                <option key={model.id} value={model.id}>
                  {model.name}
                </option>
              ))}
            </select>
          </label>
          <button type="submit" class="button main" disabled={state.value.kind === 'sending'}>
            {state.value.kind === 'sending' ? t('publish.sending') : t('compete.send')}
          </button>
        </form>
      )}
      {state.value.kind === 'done' && (
        <p class={`note ${state.value.good ? 'good' : 'bad'}`} role="status">
          {state.value.text}
        </p>
      )}
    </section>
  );
}

export function CompetePage({ game }: { game: Game }) {
  const board = useSignal<BoardKind>('human');
  const shown = useSignal<Shown>({ kind: 'loading' });

  const load = async () => {
    const against = boardOpponentIn(game);
    const asked = `${board.value} ${against}`;
    const reply = await getLeaderboard(game.id, board.value, against);
    if (asked !== `${board.value} ${boardOpponentIn(game)}`) return; // a later question is on its way
    shown.value = reply.ok
      ? { kind: 'ready', board: reply.value }
      : { kind: 'failed', text: refusalText(reply.code) };
  };
  useSignalEffect(() => {
    void load();
  });

  const now = shown.value;
  return (
    <div class="column">
      <div class="row spread">
        <h1>{t('compete.title')}</h1>
        <a class="button" href="/friend" onClick={follow}>
          {t('compete.friend')}
        </a>
      </div>
      <div class="row spread">
        <Dial
          label={t('compete.who')}
          value={board.value}
          options={(['human', 'agent'] as const).map(kind => ({ value: kind, text: t(`compete.${kind}`) }))}
          choose={kind => {
            board.value = kind;
          }}
        />
        <div class="row">
          <GamePicker among={ranked} chosen={game} />
          {game.seats > 1 && <RivalSelect game={game} />}
        </div>
      </div>
      {board.value === 'agent' && (
        <SendNetwork game={game} rival={boardOpponentIn(game)} sent={() => void load()} />
      )}
      {now.kind === 'loading' && (
        <p class="mist" role="status">
          {t('app.loading')}
        </p>
      )}
      {now.kind === 'failed' && (
        <p class="note bad" role="alert">
          {now.text}{' '}
          <button type="button" class="button slim" onClick={() => void load()}>
            {t('error.retry')}
          </button>
        </p>
      )}
      {now.kind === 'ready' && now.board.entries.length === 0 && (
        <section class="panel">
          <p>{t('compete.empty')}</p>
          <p>
            <a class="button main" href={`/play/${game.id}`} onClick={follow}>
              {t('nav.play')}
            </a>
          </p>
        </section>
      )}
      {now.kind === 'ready' && now.board.entries.length > 0 && (
        <section class="panel" style="padding:4px 6px">
          <table data-testid="leaderboard">
            <thead>
              <tr>
                <th scope="col" class="num">
                  #
                </th>
                <th scope="col">{t('compete.name')}</th>
                <th scope="col" class="num">
                  {t('matches.score')}
                </th>
                <th scope="col" class="num">
                  {t('matches.length')}
                </th>
                <th scope="col">
                  <span class="visually-hidden">{t('matches.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {now.board.entries.map(entry => (
                <tr key={entry.id} class={entry.mine ? 'mine' : ''}>
                  <td class="num">{entry.rank}</td>
                  <td>
                    {entry.nickname} {entry.mine && <span class="mist small">({t('seat.you')})</span>}
                  </td>
                  <td class="num">
                    {scoreLine(game.seats === 1 ? [entry.own] : [entry.own, entry.other], 0)}
                  </td>
                  <td class="num">{lengthText(game, entry.ticks)}</td>
                  <td>
                    <div class="row" style="justify-content:flex-end">
                      <a
                        class="button icon slim"
                        href={`/watch/board/${entry.id}`}
                        onClick={follow}
                        aria-label={t('matches.watch')}
                      >
                        <Icon name="play" />
                      </a>
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <p class="mist small">{t('compete.explain')}</p>
    </div>
  );
}
