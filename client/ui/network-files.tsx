/** A network out of the lesson, onto the device or into a file, and back in. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { actionNames, modelMismatch } from '../../shared/agents/network.ts';
import type { Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import {
  type DecodedModel,
  decodeModel,
  encodeModel,
  MODEL_BYTES_LIMIT,
  type Model,
  type ModelRefusal,
  Refusal,
} from '../../shared/nn/model-file.ts';
import { moment, number, t, words } from '../i18n/index.ts';
import { modelRefusalText } from '../i18n/refusals.ts';
import { models, newId, type StoredModel } from '../store/db.ts';
import { familyOf } from './families.ts';
import { download, sameBytes } from './files.ts';
import { Icon } from './icons.tsx';
import { decodeOnnxFile, encodeOnnxFile, isOnnx } from './onnx-files.ts';

export interface NetworkFilesProps {
  game: Game;
  model: Model | null;
  busy: boolean; // a run holds the court
  take: (model: Model) => void; // onto the court
}

/** Why `model` cannot play `game`; null where it can. */
function misfitText(game: Game, model: Model): string | null {
  if (!modelMismatch(game, model)) return null;
  const its = Object.hasOwn(games, model.game) ? games[model.game] : null;
  if (its && familyOf(its) !== familyOf(game)) return t('error.modelGame', { game: words(its.title) });
  return t(its ? 'error.modelRules' : 'error.modelNoGame');
}

/** Why a file is none; what network the game takes, where it is the wrong one. */
function refusedText(game: Game, code: ModelRefusal): string {
  if (code !== 'model/metadata') return modelRefusalText(code);
  const sizes = { inputs: game.observation.length, outputs: actionNames(game).length };
  return `${modelRefusalText(code)} ${t('error.modelSizes', sizes)}`;
}

const kilobytes = (bytes: number) => number(Math.ceil(bytes / 1024));

function named(model: Model, name: string): Model {
  return { ...model, meta: { ...model.meta, name } };
}

export function NetworkFiles({ game, model, busy, take }: NetworkFilesProps) {
  const name = useSignal('');
  const notice = useSignal<{ good: boolean; text: string } | null>(null);

  const saved = useSignal<StoredModel[]>([]);

  const refresh = async () => {
    saved.value = (await models.all()).filter(stored => stored.game === game.id);
  };
  useEffect(() => void refresh(), []);

  /** The same file may come again. */
  const isKept = (model: Model) => {
    const file = encodeModel(model, Number.POSITIVE_INFINITY);
    return saved.value.some(stored => sameBytes(stored.file, file));
  };

  /** Says why where the model cannot be a file, and gives whether it can. */
  const written = async (write: () => Promise<void>): Promise<boolean> => {
    notice.value = notice.value?.good ? notice.value : null;
    try {
      await write();
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      notice.value = { good: false, text: `${t('error.modelUnfit')} ${modelRefusalText(error.code)}` };
      return false;
    }
  };

  const keep = (called: string, kept: Model) =>
    written(async () => {
      const file = encodeModel(named(kept, called)) as Uint8Array<ArrayBuffer>;
      await models.put({ id: newId(), at: Date.now(), name: called, game: game.id, file });
      await refresh();
    });

  const called = () => name.value.trim() || t('teach.defaultName');

  const saveModel = async (event: Event) => {
    event.preventDefault();
    if (!model) return;
    if (await keep(called(), model))
      notice.value = {
        good: true,
        text: t(game.seats > 1 ? 'teach.saved' : 'teach.savedAlone', { name: called() }),
      };
  };

  /** Puts a model file onto the court; null, with the reason said, where it cannot play. */
  const load = (decoded: DecodedModel): Model | null => {
    const wrong = decoded.ok ? misfitText(game, decoded.model) : refusedText(game, decoded.code);
    if (!decoded.ok || wrong) {
      notice.value = { good: false, text: wrong ?? '' };
      return null;
    }
    take(decoded.model);
    name.value = decoded.model.meta.name; // what is saved or exported from here on is still called so
    notice.value = { good: true, text: t('teach.imported', { name: decoded.model.meta.name }) };
    return decoded.model;
  };

  const importModel = async (file: File | undefined) => {
    if (!file) return;
    notice.value = null; // it was about another
    if (file.size > MODEL_BYTES_LIMIT) {
      const sizes = { size: kilobytes(file.size), limit: kilobytes(MODEL_BYTES_LIMIT) };
      notice.value = { good: false, text: t('error.modelTooLarge', sizes) };
      return;
    }
    const bytes = new Uint8Array(await file.arrayBuffer());
    const decoded = isOnnx(file) ? await decodeOnnxFile(game, bytes, file.name) : decodeModel(bytes);
    if (!decoded) notice.value = { good: false, text: t('error.onnx') };
    const imported = decoded && load(decoded);
    if (imported && !isKept(imported)) await keep(imported.meta.name, imported);
  };

  const exportModel = (exported: Model) =>
    written(async () => {
      const file = encodeModel(named(exported, called())) as Uint8Array<ArrayBuffer>;
      download(file, `${called()}.safetensors`);
    });

  const exportOnnx = (exported: Model) =>
    written(async () => {
      const copy = named(exported, called());
      const file = await encodeOnnxFile(copy);
      if (file) download(file, `${copy.meta.name}.onnx`);
      else notice.value = { good: false, text: t('error.onnx') };
    });

  const remove = async (stored: StoredModel) => {
    if (!confirm(t('teach.removeSure', { name: stored.name }))) return;
    await models.remove(stored.id);
    await refresh();
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
          <>
            <button type="button" class="button slim" onClick={() => void exportModel(model)}>
              {t('teach.export')}
            </button>
            <button type="button" class="button slim" onClick={() => void exportOnnx(model)}>
              {t('teach.exportOnnx')}
            </button>
          </>
        )}
        <label class="button slim" aria-disabled={busy}>
          {t('teach.import')}
          <input
            type="file"
            disabled={busy}
            accept=".safetensors,.onnx"
            class="visually-hidden"
            onChange={event => {
              void importModel(event.currentTarget.files?.[0]);
              event.currentTarget.value = ''; // the same file may come again
            }}
          />
        </label>
      </div>
      {saved.value.length > 0 && (
        <ul class="choices" aria-label={t('teach.savedList')}>
          {saved.value.map(stored => (
            <li key={stored.id} class="row">
              <button
                type="button"
                class="choice grow"
                style="width:auto"
                disabled={busy}
                onClick={() => load(decodeModel(stored.file))}
              >
                <span aria-hidden="true" style="color:var(--green)">
                  ◉
                </span>
                <span>
                  {stored.name} <small class="mist when">{moment(stored.at)}</small>
                </span>
                <small>{t('teach.toCourt')}</small>
              </button>
              <button
                type="button"
                class="button icon slim"
                aria-label={t('teach.remove', { name: stored.name })}
                onClick={() => void remove(stored)}
              >
                <Icon name="remove" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {notice.value && (
        <p class={`note ${notice.value.good ? 'good' : 'bad'}`} role="status">
          {notice.value.text}
        </p>
      )}
    </section>
  );
}
