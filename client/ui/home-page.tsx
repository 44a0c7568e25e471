/** Home: the shelf of games. Each plays itself, quietly, until somebody chooses it. */
import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Game } from '../../shared/games/game.ts';
import { scoreUnit } from '../../shared/games/units.ts';
import { daysAgo, t, words } from '../i18n/index.ts';
import { Exhibition } from '../match/exhibition.ts';
import { scenes } from '../scenes/index.ts';
import { matches, type StoredMatch } from '../store/db.ts';
import { recordOf } from '../store/records.ts';
import { families, siblingsOf, variantName } from './families.ts';
import { Icon } from './icons.tsx';
import { useLivingPreviews } from './living-previews.ts';
import { follow } from './router.ts';

/** What a person has done in it, or how many play where they have done nothing yet. */
function Past({ game, kept }: { game: Game; kept: readonly StoredMatch[] }) {
  const record = recordOf(game, kept);
  if (!record) return <span class="mist">{t('play.seats', { count: game.seats })}</span>;
  const { best, won, played, lastAt } = record;
  return (
    <span>
      <b>
        {game.seats === 1
          ? t('home.best', { score: best, unit: words(scoreUnit(game, best)) })
          : t('home.won', { count: won, won, played })}
      </b>{' '}
      <span class="mist">· {daysAgo(lastAt)}</span>
    </span>
  );
}

function Card({ game, kept }: { game: Game; kept: readonly StoredMatch[] }) {
  const title = words(game.title);
  const variants = siblingsOf(game);
  const fetchScene = () => void scenes[game.id]();
  return (
    <li class="card">
      <div class="preview" aria-hidden="true">
        <canvas data-preview={game.id} />
      </div>
      <div class="card-words">
        <div class="card-head">
          <h2>
            <a href={`/play/${game.id}`} onClick={follow} onPointerEnter={fetchScene} onFocus={fetchScene}>
              {title}
            </a>
          </h2>
          <a
            class="about"
            href={`/games/${game.id}`}
            onClick={follow}
            aria-label={t('home.about', { title })}
            title={t('home.about', { title })}
          >
            <Icon name="about" />
          </a>
        </div>
        <p class="goal">{words(game.goal)}</p>
        <div class="card-foot">
          <Past game={game} kept={kept} />
          {variants.length > 1 && (
            <span class="variants">
              {variants.slice(1).map(variant => (
                <a
                  key={variant.id}
                  href={`/play/${variant.id}`}
                  onClick={follow}
                  aria-label={`${title}: ${variantName(variant).aloud}`}
                >
                  {variantName(variant).text}
                </a>
              ))}
            </span>
          )}
        </div>
      </div>
    </li>
  );
}

export function HomePage() {
  const shelf = useRef<HTMLUListElement>(null);
  const kept = useSignal<readonly StoredMatch[]>([]);
  const exhibitions = useMemo(() => {
    const [seed] = crypto.getRandomValues(new Uint32Array(1));
    return families.map((game, i) => new Exhibition(game, (seed + 7919 * i) >>> 0));
  }, []);
  useLivingPreviews(shelf, exhibitions);
  useEffect(() => {
    void matches.all().then(all => {
      kept.value = all;
    });
  }, []);

  return (
    <div class="home">
      <header>
        <h1>{t('home.title')}</h1>
        <p class="mist">{t('home.text')}</p>
      </header>
      <ul class="shelf" ref={shelf} aria-label={t('home.games')}>
        {families.map(game => (
          <Card key={game.id} game={game} kept={kept.value} />
        ))}
      </ul>
    </div>
  );
}
