/** Every match played on this device: to watch again, to take along, to throw away. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { games } from '../../shared/games/index.ts';
import { decodeReplay, playReplay } from '../../shared/games/replay.ts';
import { LIMITS } from '../../shared/protocol.ts';
import { lengthText, moment, t, words } from '../i18n/index.ts';
import { refusalText } from '../i18n/refusals.ts';
import { storedMatch } from '../match/recorder.ts';
import { matches, type StoredMatch } from '../store/db.ts';
import { bytesOf, download, sameBytes } from './files.ts';
import { Icon } from './icons.tsx';
import { follow } from './router.ts';
import { scoreLine } from './score-text.ts';
import { lineUp } from './seat-name.ts';

export function MatchesPage() {
  const kept = useSignal<StoredMatch[] | null>(null);
  const notice = useSignal<{ good: boolean; text: string } | null>(null);

  const refresh = async () => {
    kept.value = await matches.all();
  };
  useEffect(() => void refresh(), []);

  const importFile = async (file: File | undefined) => {
    if (!file) return;
    const decoded = decodeReplay(await bytesOf(file, LIMITS.replayBytes));
    const played = decoded.ok ? playReplay(decoded.replay) : decoded;
    if (!decoded.ok || !played.ok) {
      notice.value = { good: false, text: refusalText(played.ok ? 'replay/corrupt' : played.code) };
      return;
    }
    const { replay } = decoded;
    const match: StoredMatch = {
      ...storedMatch(replay, games[replay.game].scores(played.match.state)),
      imported: true,
    };
    if (kept.value?.some(({ file: known }) => sameBytes(known, match.file))) {
      notice.value = { good: true, text: t('matches.known') };
      return;
    }
    await matches.put(match);
    notice.value = { good: true, text: t('matches.imported') };
    await refresh();
  };

  return (
    <div class="column">
      <div class="row spread">
        <h1>{t('matches.title')}</h1>
        <label class="button">
          {t('matches.import')}
          <input
            type="file"
            accept=".sinapsis"
            class="visually-hidden"
            onChange={event => {
              void importFile(event.currentTarget.files?.[0]);
              event.currentTarget.value = ''; // the same file may come again
            }}
          />
        </label>
      </div>
      {notice.value && (
        <p class={`note ${notice.value.good ? 'good' : 'bad'}`} role={notice.value.good ? 'status' : 'alert'}>
          {notice.value.text}
        </p>
      )}
      {kept.value?.length === 0 && (
        <section class="panel">
          <p>{t('matches.none')}</p>
          <p>
            <a class="button main" href="/" onClick={follow}>
              {t('nav.play')}
            </a>
          </p>
        </section>
      )}
      {kept.value && kept.value.length > 0 && (
        <section class="panel" style="padding:4px 6px">
          <table class="kept">
            <thead>
              <tr>
                <th scope="col">{t('matches.who')}</th>
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
              {kept.value.map(match => (
                <tr key={match.id}>
                  <td>
                    {lineUp(match.game, match.seats)}
                    <div class="mist small">
                      {words(games[match.game].title)} · {moment(match.at)}
                    </div>
                  </td>
                  <td class="num">{scoreLine(match.scores, Math.max(0, match.humanSeat))}</td>
                  <td class="num">{lengthText(games[match.game], match.ticks)}</td>
                  <td>
                    <div class="row" style="justify-content:flex-end;flex-wrap:nowrap">
                      <a
                        class="button icon slim"
                        href={`/watch/local/${match.id}`}
                        onClick={follow}
                        aria-label={t('matches.watch')}
                      >
                        <Icon name="play" />
                      </a>
                      <button
                        type="button"
                        class="button icon slim"
                        aria-label={t('matches.export')}
                        onClick={() =>
                          download(match.file, `${match.game}-${match.scores.join('-')}.sinapsis`)
                        }
                      >
                        <Icon name="save" />
                      </button>
                      <button
                        type="button"
                        class="button icon slim"
                        aria-label={t('matches.remove')}
                        onClick={() => {
                          if (confirm(t('matches.removeSure'))) void matches.remove(match.id).then(refresh);
                        }}
                      >
                        <Icon name="remove" />
                      </button>
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}
