/** A page that is fetched when somebody opens it. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/index.ts';

export function lazyPage<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  let loaded: ComponentType<Props> | undefined;
  return function LazyPage(props: Props) {
    const [, redraw] = useState(0);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (loaded) return;
      load().then(
        component => {
          loaded = component;
          redraw(1);
        },
        () => setFailed(true),
      );
    }, []);
    if (loaded) {
      const Page = loaded;
      return <Page {...props} />;
    }
    return (
      <div class="column" role="status">
        {failed ? (
          <p class="note bad">
            {t('error.page')}{' '}
            <button type="button" class="button slim" onClick={() => location.reload()}>
              {t('error.retry')}
            </button>
          </p>
        ) : (
          <p class="mist">{t('app.loading')}</p>
        )}
      </div>
    );
  };
}
