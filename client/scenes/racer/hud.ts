/** Lap and time, in a corner of the picture: glyphs of one painted texture, so that no frame makes text anew. */
import type { GameObjects, Scene } from 'phaser';
import { CAR } from '../../../shared/games/racer/car.ts';
import { RACER, type RacerState } from '../../../shared/games/racer.ts';
import { PALETTE } from '../../drawing/palette.ts';
import { light, paintTexture, sizeTo } from '../atlas.ts';

const KEY = 'racer-glyphs';
const GLYPHS = '0123456789:./';
const COLON = 10;
const DOT = 11;
const SLASH = 12;
const CELL = { width: 0.62, height: 1.3 }; // of the type size

function paintGlyphs(scene: Scene, size: number): void {
  const [width, height] = [Math.ceil(size * CELL.width), Math.ceil(size * CELL.height)];
  const texture = paintTexture(scene, KEY, (width + 2) * GLYPHS.length, height, context => {
    context.font = `500 ${size}px "Space Grotesk Variable", "Space Grotesk", Inter, sans-serif`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillStyle = PALETTE.ink;
    for (let i = 0; i < GLYPHS.length; i++)
      context.fillText(GLYPHS[i], (width + 2) * i + width / 2, height / 2);
  });
  for (let i = 0; i < GLYPHS.length; i++) texture.add(GLYPHS[i], 0, (width + 2) * i, 0, width, height);
}

/** A row of glyphs that starts at a place, or ends there. */
class Row {
  private readonly sprites: GameObjects.Image[] = [];
  private used = 0;

  constructor(
    scene: Scene,
    private readonly x: number,
    private readonly y: number,
    private readonly step: number,
    capacity: number,
    tint: number,
  ) {
    for (let i = 0; i < capacity; i++) {
      const sprite = scene.add
        .image(x + step * (i + 0.5), y, KEY, '0')
        .setAlpha(0)
        .setTint(tint);
      this.sprites.push(sprite);
    }
  }

  begin(): void {
    this.used = 0;
  }

  put(glyph: number): void {
    const sprite = this.sprites[this.used];
    sprite.x = this.x + this.step * (this.used + 0.5);
    sprite.y = this.y;
    sprite.setFrame(GLYPHS[glyph], false, false);
    sprite.alpha = 0.9;
    this.used++;
  }

  /** m:ss.h of a number of ticks. */
  time(ticks: number): void {
    const hundredths = Math.floor((ticks * 100) / CAR.hz);
    const seconds = Math.floor(hundredths / 100) % 60;
    this.put(Math.floor(hundredths / 6000) % 10);
    this.put(COLON);
    this.put(Math.floor(seconds / 10));
    this.put(seconds % 10);
    this.put(DOT);
    this.put(Math.floor(hundredths / 10) % 10);
  }

  end(): void {
    for (let i = this.used; i < this.sprites.length; i++) this.sprites[i].alpha = 0;
  }
}

const FLASH_TICKS = 150; // how long a lap's time is held up when it ends

export class Hud {
  private readonly clock: Row;
  private readonly lap: Row;
  private readonly pips: GameObjects.Image[] = [];
  private readonly size: number;

  constructor(scene: Scene, x: number, y: number, size: number) {
    this.size = size;
    paintGlyphs(scene, Math.round(this.size));
    const step = this.size * 0.56;
    this.clock = new Row(scene, x, y + 0.6 * this.size, step, 6, 0xe9f3f7);
    this.lap = new Row(scene, x, y + 1.75 * this.size, step * 0.9, 6, 0x36e4ff);
    for (let i = 0; i < RACER.laps; i++) {
      const pip = light(scene, 'dot-cyan');
      pip.x = x + this.size * (2.2 + 0.75 * i);
      pip.y = y + 1.75 * this.size;
      this.pips.push(pip);
    }
  }

  draw(state: RacerState, seat: number): void {
    const car = state.cars[seat];
    const flash = car.lastLap > 0 && state.tick - car.lapAt < FLASH_TICKS && car.doneAt === 0;
    this.clock.begin();
    this.clock.time(flash ? car.lastLap : car.doneAt > 0 ? car.doneAt : state.tick);
    this.clock.end();
    const lap = Math.max(0, Math.min(RACER.laps - 1, car.lap));
    this.lap.begin();
    this.lap.put(lap + 1);
    this.lap.put(SLASH);
    this.lap.put(RACER.laps);
    this.lap.end();
    for (let i = 0; i < RACER.laps; i++) {
      const pip = this.pips[i];
      const done = car.doneAt > 0 || i < lap;
      pip.alpha = done ? 1 : i === lap ? 0.55 : 0.16;
      sizeTo(pip, (done || i === lap ? 0.85 : 0.6) * this.size);
    }
  }
}
