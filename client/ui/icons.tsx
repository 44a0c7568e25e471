/** Drawn lines, one stroke wide, like everything else. Decoration: the button around one carries its name. */
const paths = {
  pause: 'M7 4v12M13 4v12',
  play: 'M6 4l10 6-10 6z',
  sound: 'M3 8v4h3l4 3V5L6 8zM13 7.5a4 4 0 010 5M15 5a7.5 7.5 0 010 10',
  muted: 'M3 8v4h3l4 3V5L6 8zM13 8l4 4M17 8l-4 4',
  back: 'M14 4L6 10l8 6zM4 4v12',
  forward: 'M6 4l8 6-8 6zM16 4v12',
  remove: 'M4 6h12M8 6V4h4v2M6 6l1 10h6l1-10',
  save: 'M10 3v9M6 9l4 4 4-4M4 16h12',
  about: 'M10 9v5M10 6v.01M10 2a8 8 0 100 16 8 8 0 000-16z',
  full: 'M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4',
} as const;

export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

export function Mark() {
  return (
    <svg width="30" height="30" viewBox="0 0 30 30" aria-hidden="true">
      <g fill="none" stroke-width="1.6" stroke-linecap="round">
        <path d="M3 25C10 22 9 12 15 11S22 5 27 4" stroke="var(--cyan)" />
        <path d="M3 8c7 1 8 4 12 4s7 8 12 12" stroke="var(--magenta)" />
        <path d="M9 28c1-6 3-9 6-16s1-7 1-10" stroke="var(--green)" />
      </g>
      <circle cx="15" cy="12" r="3.4" fill="var(--yellow)" />
    </svg>
  );
}
