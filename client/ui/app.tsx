/** The frame of every page: where one is, where one can go, in which language. */
import { useComputed } from '@preact/signals';
import { type Key, t } from '../i18n/index.ts';
import { type Language, language } from '../store/settings.ts';
import { Mark } from './icons.tsx';
import { lazyPage } from './lazy.tsx';
import { PlayPage } from './play-page.tsx';
import { follow, type Route, route } from './router.ts';

const TeachPage = lazyPage(async () => (await import('./teach-page.tsx')).TeachPage);
const MatchesPage = lazyPage(async () => (await import('./matches-page.tsx')).MatchesPage);
const WatchPage = lazyPage(async () => (await import('./watch-page.tsx')).WatchPage);
const CompetePage = lazyPage(async () => (await import('./compete-page.tsx')).CompetePage);
const FriendPage = lazyPage(async () => (await import('./friend-page.tsx')).FriendPage);

const places: readonly { path: string; label: Key; pages: readonly Route['page'][] }[] = [
  { path: '/', label: 'nav.play', pages: ['play', 'friend'] },
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

function Page() {
  const at = route.value;
  switch (at.page) {
    case 'play':
      return <PlayPage />;
    case 'teach':
      return <TeachPage />;
    case 'matches':
      return <MatchesPage />;
    case 'watch':
      return <WatchPage key={at.id} source={at.source} id={at.id} />;
    case 'compete':
      return <CompetePage />;
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

export function App() {
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
        <Page />
      </main>
    </div>
  );
}
