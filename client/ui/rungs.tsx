/** How high on its ladder a player stands, as bars. Decoration: the level is said beside it. */
export function Rungs({ of, rung }: { of: number; rung: number }) {
  return (
    <span class="rungs" aria-hidden="true">
      {Array.from({ length: of }, (_, i) => (
        <i key={i} class={i <= rung ? 'on' : ''} style={{ height: `${6 + 4 * i}px` }} />
      ))}
    </span>
  );
}
