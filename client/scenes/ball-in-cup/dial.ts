/**
 * The clocks and the streak, without a word: a dial of seconds around the court goes out as the match does; low in
 * the court a fuse burns for the try; high in it hangs a bead for every catch in a row.
 */
import type { GameObjects, Scene } from 'phaser';
import { BALL_IN_CUP } from '../../../shared/games/ball-in-cup.ts';
import { light, sizeTo } from '../atlas.ts';
import type { CourtFit } from '../court.ts';

const SECONDS = BALL_IN_CUP.maxTicks / 60;
const RADIUS = 2.02; // court units
const GAP = 0.2; // radians to either side of the top, where the score stands
const FUSE = { half: 1, below: 1.62 };
const BEADS = 12;
const BEADS_ABOVE = 1.3;
const LATE = 0.2; // of the fuse: it turns magenta

export class Dial {
  private readonly seconds: GameObjects.Image[] = [];
  private readonly fuse: GameObjects.Image;
  private readonly spark: GameObjects.Image;
  private readonly beads: GameObjects.Image[] = [];
  private shownLate = false;

  constructor(
    scene: Scene,
    private readonly court: CourtFit,
  ) {
    const u = court.scale;
    for (let i = 0; i < SECONDS; i++) {
      // Clockwise from the top, so that what is left ends where it began.
      const angle = GAP + ((i + 0.5) / SECONDS) * 2 * (Math.PI - GAP);
      const dot = light(scene, i % 15 === 14 ? 'dot-ink' : 'dot-blue');
      dot.setPosition(
        court.centreX + Math.sin(angle) * RADIUS * u,
        court.centreY - Math.cos(angle) * RADIUS * u,
      );
      sizeTo(dot, (i % 15 === 14 ? 0.14 : 0.1) * u);
      this.seconds.push(dot);
    }
    this.fuse = light(scene, 'streak-yellow');
    this.spark = light(scene, 'dot-yellow');
    this.fuse.y = this.spark.y = court.centreY + FUSE.below * u;
    for (let i = 0; i < BEADS; i++) this.beads.push(light(scene, 'dot-green'));
  }

  /** `tick` of the match; `left`: part of the try; `streak`: catches in a row. */
  draw(tick: number, left: number, streak: number): void {
    const { court, fuse, spark, beads } = this;
    const u = court.scale;
    const gone = tick / 60;
    for (let i = 0; i < SECONDS; i++) {
      const lit = Math.max(0, Math.min(1, i + 1 - gone));
      this.seconds[i].alpha = 0.07 + (i % 15 === 14 ? 0.75 : 0.5) * lit;
    }
    const late = left < LATE;
    if (late !== this.shownLate) {
      this.shownLate = late;
      fuse.setFrame(late ? 'streak-magenta' : 'streak-yellow', false, false);
      spark.setFrame(late ? 'dot-magenta' : 'dot-yellow', false, false);
    }
    fuse.x = court.centreX + FUSE.half * (left - 1) * u;
    fuse.alpha = left > 0 ? 0.6 : 0;
    sizeTo(fuse, 2.2 * FUSE.half * left * u, 0.06 * u);
    spark.x = court.centreX + FUSE.half * (2 * left - 1) * u;
    spark.alpha = left > 0 ? 0.9 : 0;
    sizeTo(spark, (late ? 0.26 : 0.18) * u);
    const shown = Math.min(BEADS, streak);
    for (let i = 0; i < BEADS; i++) {
      const bead = beads[i];
      bead.alpha = i < shown ? 0.95 : 0;
      bead.x = court.centreX + (i - (shown - 1) / 2) * 0.17 * u;
      bead.y = court.centreY - BEADS_ABOVE * u;
      sizeTo(bead, (streak > BEADS ? 0.24 : 0.17) * u);
    }
  }
}
