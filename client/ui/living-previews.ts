/** Brings the previews of a page to life once it is painted: Phaser comes after everything there is to press. */
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Exhibition } from '../match/exhibition.ts';
import type { Previews } from '../scenes/previews.ts';
import { reducedMotion } from '../store/settings.ts';

/** Draws each exhibition on the canvas within `root` whose data-preview is its game. */
export function useLivingPreviews(
  root: RefObject<HTMLElement | null>,
  exhibitions: readonly Exhibition[],
): void {
  const still = reducedMotion.value;
  useEffect(() => {
    let gone = false;
    let previews: Previews | null = null;
    const begin = async () => {
      const { createPreviews } = await import('../scenes/previews.ts');
      if (gone || !root.current) return;
      const places = exhibitions.map(exhibition => {
        const canvas = root.current!.querySelector<HTMLCanvasElement>(
          `canvas[data-preview="${exhibition.game.id}"]`,
        )!;
        const onPicture = () => {
          canvas.dataset.alive = '';
        };
        return { game: exhibition.game.id, canvas, frame: (ms: number) => exhibition.frame(ms), onPicture };
      });
      const made = await createPreviews(places, still);
      if (gone) made.destroy();
      else previews = made;
    };
    // Without a picture a card is still a card: it has its name, and it opens.
    begin().catch((error: unknown) => console.error(error));
    return () => {
      gone = true;
      previews?.destroy();
    };
  }, [exhibitions, still]);
}
