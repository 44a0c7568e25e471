/** A network out of the lesson, onto the device or into a file, and back in. */
import { useSignal } from '@preact/signals';
import { modelMismatch } from '../../shared/agents/network.ts';
import type { Game } from '../../shared/games/game.ts';
import { decodeModel, encodeModel, type Model } from '../../shared/nn/model-file.ts';
import { t } from '../i18n/index.ts';
import { models, newId } from '../store/db.ts';
import { bytesOf, download } from './files.ts';

export interface NetworkFilesProps {
  game: Game;
  model: Model | null;
  take: (model: Model) => void; // what was imported
}

export function NetworkFiles({ game, model, take }: NetworkFilesProps) {
  const name = useSignal('');
  const notice = useSignal<{ good: boolean; text: string } | null>(null);

  const saveModel = async (event: Event) => {
    event.preventDefault();
    if (!model) return;
    const called = name.value.trim() || t('teach.defaultName');
    const file = encodeModel({ ...model, meta: { ...model.meta, name: called } }) as Uint8Array<ArrayBuffer>;
    await models.put({ id: newId(), at: Date.now(), name: called, game: game.id, file });
    notice.value = { good: true, text: t('teach.saved', { name: called }) };
  };

  const importModel = async (file: File | undefined) => {
    if (!file) return;
    const decoded = decodeModel(await bytesOf(file));
    if (!decoded.ok) {
      notice.value = { good: false, text: t('error.modelFile', { detail: decoded.detail }) };
      return;
    }
    const mismatch = modelMismatch(game, decoded.model);
    if (mismatch) {
      notice.value = { good: false, text: t('error.modelFile', { detail: mismatch }) };
      return;
    }
    take(decoded.model);
    notice.value = { good: true, text: t('teach.imported', { name: decoded.model.meta.name }) };
  };

  return (
    <section class="panel">
      {model && (
        <form class="row" onSubmit={event => void saveModel(event)} style="align-items:end">
          <label class="field grow">
            {t('teach.name')}
            <input
              value={name.value}
              maxLength={40}
              placeholder={t('teach.defaultName')}
              onInput={event => {
                name.value = event.currentTarget.value;
              }}
            />
          </label>
          <button type="submit" class="button">
            {t('teach.save')}
          </button>
        </form>
      )}
      <div class="row">
        {model && (
          <button
            type="button"
            class="button slim"
            onClick={() =>
              download(
                encodeModel(model) as Uint8Array<ArrayBuffer>,
                `${name.value || t('teach.defaultName')}.safetensors`,
              )
            }
          >
            {t('teach.export')}
          </button>
        )}
        <label class="button slim">
          {t('teach.import')}
          <input
            type="file"
            accept=".safetensors"
            class="visually-hidden"
            onChange={event => {
              void importModel(event.currentTarget.files?.[0]);
              event.currentTarget.value = ''; // the same file may come again
            }}
          />
        </label>
      </div>
      {notice.value && (
        <p class={`note ${notice.value.good ? 'good' : 'bad'}`} role="status">
          {notice.value.text}
        </p>
      )}
    </section>
  );
}
