/** Films the replay from where it stands, at the speed it plays, to its end or until told to stop; then hands out the file. */
import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/index.ts';
import type { Playback } from '../match/playback.ts';
import { downloadBlob } from './files.ts';
import { Film, type Filmed, filmType } from './film.ts';

export interface FilmButtonProps {
  playback: Playback;
  filmed: () => readonly Filmed[];
  name: string; // of the file, without its ending
}

export function FilmButton({ playback, filmed, name }: FilmButtonProps) {
  const film = useRef<Film | null>(null);
  const running = useSignal<'no' | 'filming' | 'ending'>('no');

  const finish = async () => {
    const done = film.current;
    film.current = null;
    if (!done) return;
    running.value = 'ending';
    const video = await done.stop();
    running.value = 'no';
    downloadBlob(video, `${name}.${video.type.startsWith('video/mp4') ? 'mp4' : 'webm'}`);
  };
  useSignalEffect(() => {
    if (playback.phase.value.kind === 'over') void finish();
  });
  useEffect(() => () => void film.current?.stop(), []);

  if (!filmType()) return null;
  return (
    <button
      type="button"
      class="button"
      aria-pressed={running.value !== 'no'}
      disabled={running.value === 'ending'}
      onClick={() => {
        if (running.value === 'filming') return void finish();
        playback.resume();
        film.current = new Film(filmed());
        running.value = 'filming';
      }}
    >
      {t(running.value === 'no' ? 'watch.film' : 'watch.filmStop')}
    </button>
  );
}
