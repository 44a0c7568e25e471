/** Food: neurons that fire now and then, a soma with a few dendrites. */
import type { GameObjects, Scene } from 'phaser';
import { columnOf, rowOf, type SnakeState } from '../../../shared/games/snake/board.ts';
import { PALETTE } from '../../drawing/palette.ts';
import { chance, glowStroke, light, paintTexture, sizeTo, softLight } from '../atlas.ts';
import type { CourtFit } from '../court.ts';

const NEURON = 'snake-neuron';
const NEURON_PX = 128;
const DENDRITES = 6;
const BORN_MS = 320;

function paintNeuron(scene: Scene): void {
  paintTexture(scene, NEURON, NEURON_PX, NEURON_PX, (context, size) => {
    const random = chance(0xf00d);
    const c = size / 2;
    context.lineCap = 'round';
    for (let i = 0; i < DENDRITES; i++) {
      const angle = ((i + 0.6 * random()) / DENDRITES) * 2 * Math.PI;
      const reach = size * (0.32 + 0.12 * random());
      const tip = (turn: number, part: number) =>
        [c + Math.cos(angle + turn) * reach * part, c + Math.sin(angle + turn) * reach * part] as const;
      glowStroke(
        context,
        path => {
          const [forkX, forkY] = tip(0.1, 0.62);
          path.moveTo(c, c);
          path.lineTo(forkX, forkY);
          path.lineTo(...tip(0.34, 1));
          path.moveTo(forkX, forkY);
          path.lineTo(...tip(-0.22, 0.95));
        },
        PALETTE.yellow,
        size * 0.022,
        0.9,
      );
    }
    context.globalCompositeOperation = 'lighter';
    context.fillStyle = softLight(context, c, c, size * 0.3, PALETTE.yellow, 1);
    context.fillRect(0, 0, size, size);
    context.fillStyle = softLight(context, c, c, size * 0.17, '#ffffff', 1);
    context.fillRect(0, 0, size, size);
  });
}

export class Food {
  private readonly neurons: GameObjects.Image[] = [];
  private readonly halos: GameObjects.Image[] = [];
  private readonly cells: Int32Array; // that each sprite shows
  private readonly ageMs: Float32Array;
  private timeMs = 0;

  constructor(
    scene: Scene,
    private readonly court: CourtFit,
    most: number,
    private readonly still: boolean,
  ) {
    paintNeuron(scene);
    for (let i = 0; i < most; i++) {
      this.halos.push(light(scene, 'haze-yellow'));
      this.neurons.push(scene.add.image(0, 0, NEURON).setAlpha(0));
    }
    this.cells = new Int32Array(most);
    this.ageMs = new Float32Array(most);
  }

  draw(state: SnakeState, deltaMs: number): void {
    const { court, cells, ageMs } = this;
    const u = court.scale;
    this.timeMs += deltaMs;
    for (let i = 0; i < cells.length; i++) {
      const neuron = this.neurons[i];
      const halo = this.halos[i];
      const cell = i < state.foodCount ? state.foods[i] : 0;
      if (cell !== cells[i]) {
        // The list closes its gaps: what moved up in it is not new.
        const moved = i + 1 < cells.length && cells[i + 1] === cell && cell !== 0;
        ageMs[i] = moved ? ageMs[i + 1] : this.still ? BORN_MS : 0;
        cells[i] = cell;
      }
      if (cell === 0) {
        neuron.alpha = halo.alpha = 0;
        continue;
      }
      ageMs[i] += deltaMs;
      const born = Math.min(1, ageMs[i] / BORN_MS);
      const phase = cell * 0.7 + this.timeMs * 0.0042;
      const beat = this.still ? 0.4 : Math.max(0, Math.sin(phase)) ** 3;
      const size = born * (2 - born); // quick, then gentle
      neuron.x = halo.x = court.centreX + (columnOf(state, cell) - (state.size + 1) / 2) * u;
      neuron.y = halo.y = court.centreY + (rowOf(state, cell) - (state.size + 1) / 2) * u;
      neuron.rotation = cell + (this.still ? 0 : this.timeMs * 0.0004);
      neuron.alpha = born;
      sizeTo(neuron, (1.12 + 0.16 * beat) * size * u);
      halo.alpha = (0.3 + 0.4 * beat) * born;
      sizeTo(halo, (1.9 + 0.9 * beat + 1.2 * (1 - born)) * u);
    }
  }
}
