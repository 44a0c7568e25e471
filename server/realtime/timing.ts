/** How long things last in a match between browsers. A test may run the rules' clock faster and wait less. */
export const TIMING = {
  speed: 1, // times the game's own pace
  countdownMs: 3000,
  seatKeptMs: 60_000, // for who lost the connection
  lagMs: 2000, // a client further behind than this (in the game's time) gets no more frames until it has caught up
  waitingMs: 30 * 60_000, // a room that the friend never came to
  overMs: 10 * 60_000, // a match that is over and talked about
};

export type Timing = typeof TIMING;
