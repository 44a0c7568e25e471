/** Sends the replay of a run to the server, which plays it again and answers with the line it earned. */
import { useSignal } from '@preact/signals';
import type { Game } from '../../shared/games/game.ts';
import { encodeReplay } from '../../shared/games/replay.ts';
import type { BoardEntry, Run } from '../../shared/protocol.ts';
import { t } from '../i18n/index.ts';
import { refusalText } from '../i18n/refusals.ts';
import type { LocalMatch } from '../match/local-match.ts';
import { type Reply, setNickname, submitReplay } from '../net/api.ts';
import { boardNickname } from '../store/settings.ts';
import { follow } from './router.ts';
import { scoreLine } from './score-text.ts';

type State =
  | { kind: 'asking' }
  | { kind: 'sending' }
  | { kind: 'refused'; code: Extract<Reply<unknown>, { ok: false }>['code'] }
  | { kind: 'verified'; entry: BoardEntry };

/** What the server found, in a sentence. */
export function verifiedText(game: Game, { own, other, rank }: BoardEntry): string {
  const scores = game.seats === 1 ? [own] : [own, other];
  return t('publish.verified', { score: scoreLine(scores, 0), rank });
}

export function PublishScore({ run, replay }: { run: Run; replay: LocalMatch }) {
  const state = useSignal<State>({ kind: 'asking' });
  const name = useSignal(boardNickname.value);

  const publish = async (event: Event) => {
    event.preventDefault();
    state.value = { kind: 'sending' };
    if (name.value.trim()) {
      const named = await setNickname(name.value);
      if (!named.ok) {
        state.value = { kind: 'refused', code: named.code };
        return;
      }
      boardNickname.value = named.value.nickname;
    }
    const reply = await submitReplay(run.id, encodeReplay(replay.replay()) as Uint8Array<ArrayBuffer>);
    state.value = reply.ok
      ? { kind: 'verified', entry: reply.value.entry }
      : { kind: 'refused', code: reply.code };
  };

  if (state.value.kind === 'verified') {
    const { entry } = state.value;
    return (
      <p class="note good" role="status" data-testid="verified">
        {verifiedText(replay.game, entry)}{' '}
        <a href="/compete" onClick={follow}>
          {t('publish.see')}
        </a>
      </p>
    );
  }
  return (
    <>
      <form onSubmit={event => void publish(event)}>
        <label class="field">
          {t('publish.name')}
          <input
            value={name.value}
            maxLength={60}
            autocomplete="nickname"
            placeholder={t('publish.placeholder')}
            onInput={event => {
              name.value = event.currentTarget.value;
            }}
          />
        </label>
        <button type="submit" class="button" disabled={state.value.kind === 'sending'}>
          {state.value.kind === 'sending' ? t('publish.sending') : t('publish.send')}
        </button>
      </form>
      {state.value.kind === 'refused' && (
        <p class="note bad" role="alert">
          {refusalText(state.value.code)}
        </p>
      )}
    </>
  );
}
