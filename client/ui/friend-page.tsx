/** A match against a friend in another browser: one makes it and sends the link, the other opens it. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import {
  matchCode as codeForm,
  type MatchReply,
  type MatchView,
  type RefusalCode,
} from '../../shared/protocol.ts';
import { t } from '../i18n/index.ts';
import { refusalText } from '../i18n/refusals.ts';
import { OnlineMatch } from '../match/online-match.ts';
import { MatchSocket } from '../net/socket.ts';
import { chosenGame, forFriends, GamePicker } from './game-picker.tsx';
import { follow, navigate } from './router.ts';
import { verdictText } from './score-text.ts';
import { StageView } from './stage-view.tsx';

const NEW = 'NEW'; // in the place of a code: too short to be one
const isCode = (text: string) => codeForm.safeParse(text).success;

/** `mistyped`: what stood in the address, which is no code. */
function Entrance({ mistyped }: { mistyped: string | null }) {
  const code = useSignal(mistyped ?? '');
  const wrong = useSignal(mistyped !== null);
  return (
    <div class="column" style="max-width:560px">
      <h1>{t('friend.title')}</h1>
      <section class="panel">
        <p class="mist">{t('friend.how')}</p>
        <GamePicker among={forFriends} chosen={chosenGame(forFriends)} />
        <button type="button" class="button main" onClick={() => navigate('/friend/new')}>
          {t('friend.create')}
        </button>
      </section>
      <section class="panel">
        <form
          class="row"
          style="align-items:end"
          onSubmit={event => {
            event.preventDefault();
            const typed = code.value.trim().toUpperCase();
            wrong.value = !isCode(typed);
            if (!wrong.value) navigate(`/friend/${typed}`);
          }}
        >
          <label class="field grow">
            {t('friend.code')}
            <input
              class="num"
              value={code.value}
              maxLength={10}
              autocapitalize="characters"
              autocomplete="off"
              placeholder="KIWI42"
              aria-invalid={wrong.value}
              onInput={event => {
                code.value = event.currentTarget.value;
                wrong.value = false;
              }}
            />
          </label>
          <button type="submit" class="button">
            {t('friend.join')}
          </button>
        </form>
        {wrong.value && (
          <p class="note bad" role="alert">
            {t('friend.mistyped')}
          </p>
        )}
      </section>
    </div>
  );
}

export function FriendPage({ code }: { code: string | null }) {
  if (code === null || !(code === NEW || isCode(code))) return <Entrance mistyped={code} />;
  return <Meeting code={code} />;
}

/** `code`: of a match that is there, or NEW. */
function Meeting({ code }: { code: string }) {
  const match = useSignal<OnlineMatch | null>(null);
  const refused = useSignal<RefusalCode | null>(null);
  const connected = useSignal(true);
  const copied = useSignal(false);
  const socket = useRef<MatchSocket | null>(null);
  const matchCode = useRef(code === NEW ? null : code);
  const cutOff = useRef(false); // this browser lost the line, and the match has not gone on since

  useEffect(() => {
    let gone = false;
    const heed = ({ phase }: MatchView) => {
      if (phase === 'countdown' || phase === 'playing') cutOff.current = false;
    };
    const take = (reply: MatchReply) => {
      if (!reply.ok) {
        if (match.value && reply.code === 'match/unknown') match.value.lose();
        else refused.value = reply.code;
      } else if (reply.match) {
        refused.value = null;
        matchCode.current = reply.match.code;
        heed(reply.match);
        if (match.value) match.value.see(reply.match);
        else match.value = new OnlineMatch(reply.match, socket.current!);
        // The address can be shared, and a reload comes back to this match.
        history.replaceState(null, '', `/friend/${reply.match.code}`);
      }
    };
    const enter = async (line: MatchSocket) =>
      take(await (matchCode.current ? line.join(matchCode.current) : line.create(chosenGame(forFriends).id)));
    void MatchSocket.open({
      view: view => {
        if (!match.value || view.code !== match.value.code) return;
        heed(view);
        match.value.see(view);
      },
      frame: frame => match.value?.receive(frame),
      over: over => match.value?.end(over),
      refused: reason => {
        refused.value = reason;
        if (reason !== 'match/already-in-one') return;
        // It went on in another tab: that one plays, this one lets go without leaving the match.
        socket.current?.abandon();
        socket.current = null;
        match.value = null;
      },
      connection: up => {
        connected.value = up;
        if (!up && match.value?.phase.value.kind !== 'over') cutOff.current = true;
        if (up && socket.current) void enter(socket.current); // the first time, and whenever the line comes back
      },
    }).then(line => {
      if (gone) return line.close();
      socket.current = line;
    });
    return () => {
      gone = true;
      match.value?.leave();
      socket.current?.close();
      socket.current = null;
    };
  }, []);

  if (!match.value)
    return (
      <div class="column" style="max-width:560px">
        {refused.value ? (
          <>
            <p class="note bad" role="alert">
              {refusalText(refused.value)}
            </p>
            <a class="button" href="/friend" onClick={follow}>
              {t('friend.back')}
            </a>
          </>
        ) : (
          <p class="mist" role="status">
            {t('friend.connecting')}
          </p>
        )}
      </div>
    );

  const now = match.value;
  const phase = now.phase.value;
  const link = `${location.origin}/friend/${now.code}`;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link); // not there where the page came over plain HTTP
    } catch {
      getSelection()?.selectAllChildren(document.getElementById('match-link')!);
      return;
    }
    copied.value = true;
    setTimeout(() => {
      copied.value = false;
    }, 2000);
  };
  const own = now.seat;
  return (
    <div class="board-layout">
      <StageView source={now} aside={t('play.recorded')}>
        {phase.kind === 'waiting' && (
          <div class="overlay veil">
            <p>{t('friend.send')}</p>
            <p class="share" data-testid="match-code">
              {now.code}
            </p>
            <p id="match-link" class="small mist" style="overflow-wrap:anywhere">
              {link}
            </p>
            <button type="button" class="button main" onClick={() => void copy()}>
              {copied.value ? t('friend.copied') : t('friend.copy')}
            </button>
          </div>
        )}
        {phase.kind === 'over' && (
          <div class="overlay veil" data-testid="ending">
            <p class="verdict" role="status">
              {phase.ended === 'abandoned'
                ? t(cutOff.current ? 'friend.cutOff' : 'friend.abandoned')
                : phase.ended === 'lost'
                  ? t('friend.lost')
                  : verdictText(now.game, phase.scores, own)}
            </p>
            {now.agreed.value !== null && (
              <p class={`note ${now.agreed.value ? 'good' : 'bad'}`}>
                {now.agreed.value ? t('friend.agreed') : t('friend.disagreed')}
              </p>
            )}
            <div class="row" style="justify-content:center">
              {phase.ended === 'lost' && (
                <a class="button main" href="/friend" onClick={follow}>
                  {t('friend.create')}
                </a>
              )}
              {phase.ended !== 'abandoned' && phase.ended !== 'lost' && (
                <button
                  type="button"
                  class="button main"
                  disabled={now.rematch.value[own]}
                  onClick={() =>
                    void socket.current?.rematch().then(reply => {
                      if (reply.ok && reply.match) now.see(reply.match);
                      else if (!reply.ok) refused.value = reply.code;
                    })
                  }
                >
                  {now.rematch.value[own]
                    ? t('friend.asked')
                    : now.rematch.value[1 - own]
                      ? t('friend.accept')
                      : t('friend.rematch')}
                </button>
              )}
              {now.stored.value && (
                <a class="button" href={`/watch/local/${now.stored.value.id}`} onClick={follow}>
                  {t('end.watch')}
                </a>
              )}
            </div>
          </div>
        )}
      </StageView>
      <aside>
        <section class="panel">
          <header>
            <h3>{t('friend.title')}</h3>
            <span class="num" style="color:var(--yellow)">
              {now.code}
            </span>
          </header>
          <p class="small mist" role="status">
            {connected.value ? t('friend.connected') : t('friend.reconnecting')}
          </p>
          {refused.value && (
            <p class="note bad" role="alert">
              {refusalText(refused.value)}
            </p>
          )}
        </section>
        <section class="panel">
          <p class="small mist">{t('friend.explain')}</p>
        </section>
      </aside>
    </div>
  );
}
