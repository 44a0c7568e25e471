/** The frame of every page: where one is, where one can go, in which language. */
import { useComputed, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { games } from '../../shared/games/index.ts';
import { type Key, t, words } from '../i18n/index.ts';
import { storageRefused } from '../store/db.ts';
import { gameChosen, type Language, language } from '../store/settings.ts';
import { chosenGame, ranked } from './game-picker.tsx';
import { HomePage } from './home-page.tsx';
import { Mark } from './icons.tsx';
import { lazyPage } from './lazy.tsx';
import { follow, type Route, route, settle, watchPath } from './router.ts';

const PlayPage = lazyPage(async () => (await import('./play-page.tsx')).PlayPage);
const GamePage = lazyPage(async () => (await import('./game-page.tsx')).GamePage);
const TeachPage = lazyPage(async () => (await import('./teach-page.tsx')).TeachPage);
const MatchesPage = lazyPage(async () => (await import('./matches-page.tsx')).MatchesPage);
const WatchPage = lazyPage(async () => (await import('./watch-page.tsx')).WatchPage);
const CompetePage = lazyPage(async () => (await import('./compete-page.tsx')).CompetePage);
const FriendPage = lazyPage(async () => (await import('./friend-page.tsx')).FriendPage);

const places: readonly { path: string; label: Key; pages: readonly Route['page'][] }[] = [
  { path: '/', label: 'nav.play', pages: ['home', 'play', 'game', 'friend'] },
  { path: '/teach', label: 'nav.teach', pages: ['teach'] },
  { path: '/matches', label: 'nav.matches', pages: ['matches', 'watch'] },
  { path: '/compete', label: 'nav.compete', pages: ['compete'] },
];

function Languages() {
  const languages: readonly [Language, string][] = [
    ['es', 'Español'],
    ['en', 'English'],
  ];
  return (
    <fieldset class="languages" style="border:0;padding:0" aria-label={t('nav.language')}>
      {languages.map(([code, name]) => (
        <button
          key={code}
          type="button"
          lang={code}
          aria-label={`${code.toUpperCase()}, ${name}`}
          aria-pressed={language.value === code}
          onClick={() => {
            language.value = code;
          }}
        >
          {code.toUpperCase()}
        </button>
      ))}
    </fieldset>
  );
}

/** Pages about a game are made anew for another one. */
function Playing({ asked }: { asked: string | null }) {
  useEffect(() => {
    if (asked) gameChosen.value = asked;
  }, [asked]);
  const game = asked ? games[asked] : chosenGame();
  return <PlayPage key={game.id} game={game} />;
}

function Teaching({ asked }: { asked: string | null }) {
  const game = asked ? games[asked] : chosenGame();
  useEffect(() => {
    gameChosen.value = game.id;
    if (!asked) settle(`/teach/${game.id}`);
  }, [asked]);
  return <TeachPage key={game.id} game={game} />;
}

function Competing() {
  const game = chosenGame(ranked);
  return <CompetePage key={game.id} game={game} />;
}

function Page() {
  const at = route.value;
  switch (at.page) {
    case 'home':
      return <HomePage />;
    case 'game':
      return <GamePage key={at.game} game={games[at.game]} />;
    case 'play':
      return <Playing asked={at.game} />;
    case 'teach':
      return <Teaching asked={at.game} />;
    case 'matches':
      return <MatchesPage />;
    case 'watch':
      return <WatchPage key={watchPath(at.watched)} watched={at.watched} />;
    case 'compete':
      return <Competing />;
    case 'friend':
      return <FriendPage key={at.code} code={at.code} />;
    case 'unknown':
      return (
        <div class="column">
          <h1>{t('error.noPage')}</h1>
          <p>
            <a class="button main" href="/" onClick={follow}>
              {t('nav.play')}
            </a>
          </p>
        </div>
      );
  }
  at satisfies never;
}

/** What the browser's tab says, so that several can be told apart. */
function titleOf(at: Route): string {
  switch (at.page) {
    case 'home':
      return '';
    case 'game':
      return words(games[at.game].title);
    case 'play':
      return words((at.game ? games[at.game] : chosenGame()).title);
    case 'teach':
      return `${t('nav.teach')}: ${words((at.game ? games[at.game] : chosenGame()).title)}`;
    case 'matches':
      return t('matches.title');
    case 'watch':
      return t('watch.title');
    case 'compete':
      return t('compete.title');
    case 'friend':
      return t('friend.title');
    case 'unknown':
      return t('error.noPage');
  }
  return at satisfies never;
}

export function App() {
  useSignalEffect(() => {
    document.title = [titleOf(route.value), 'Sinapsis'].filter(Boolean).join(' · ');
  });
  const here = useComputed(() => route.value.page);
  return (
    <div class="app">
      <header class="top">
        <a class="mark" href="/" onClick={follow} aria-label={t('nav.home')}>
          <Mark />
          <span>Sinapsis</span>
        </a>
        <nav aria-label={t('nav.label')}>
          {places.map(place => (
            <a
              key={place.path}
              href={place.path}
              onClick={follow}
              aria-current={place.pages.includes(here.value) ? 'page' : undefined}
            >
              {t(place.label)}
            </a>
          ))}
        </nav>
        <div class="right">
          <Languages />
        </div>
      </header>
      <main>
        {storageRefused.value && (
          <p class="note bad unkept" role="status">
            {t('error.storage')}
          </p>
        )}
        <Page />
      </main>
    </div>
  );
}
