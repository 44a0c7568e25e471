/**
 * A network as glowing fibres: brightness is |weight × activation|, cyan and whole where positive, magenta, thinner and
 * beaded where negative. Waves of light run forward along them as it thinks and backward as it learns. Knows nothing of
 * how networks compute: it is shown their numbers.
 */
import { type Fibres, gatherFibres, largest, makeFibres, shownNodes } from './network-layout.ts';
import { PALETTE, type PaletteName, withAlpha } from './palette.ts';

export interface NetworkView {
  inputNames: readonly string[];
  outputNames: readonly string[];
  input: Float32Array;
  layers: {
    weights: Float32Array; // [out, in]
    activations: Float32Array; // [out]
    gradients?: Float32Array; // [out, in]: where the backward wave shines
  }[];
}

export interface NetworkPicture {
  /** Draws at most 30 times a second (20 when large), whatever the caller's rate. */
  draw(view: NetworkView, nowMs: number): void;
  /** Sends a wave through the fibres: forward as it thinks, backward as it learns. Call as often as it does either. */
  pulse(direction: 'forward' | 'backward'): void;
  /** Call when the canvas changed its CSS size. */
  resize(): void;
  destroy(): void;
}

const FRAME_MS = 1000 / 30 - 3;
const LARGE_FRAME_MS = 1000 / 20 - 3; // a picture larger than LARGE_PIXELS
const LARGE_PIXELS = 300_000;
const STILL_FRAME_MS = 250; // reduced motion: the numbers change, nothing flows
const MAX_FIBRES = 420; // on a large picture
const MIN_FIBRES = 240; // on a small one, where more would be a blur
const BRIGHTNESSES = 5; // strokes are batched: every fibre of a step shares one path
const PULSES = 26; // points of light a layer
const LAYER_MS = 260; // a wave crosses a layer
const WAVES = 3; // at once
const MIN_PITCH = 2.6; // CSS pixels between nodes
const MAX_PIXEL_RATIO = 1.5; // fibres are soft, and the processor draws them
const SPRITE = 32; // pixels of a pre-rendered glow

interface Wave {
  direction: 'forward' | 'backward';
  startMs: number; // −1: to be started by the next draw
  alive: boolean;
}

function glowSprite(colour: string): HTMLCanvasElement {
  const sprite = document.createElement('canvas');
  sprite.width = sprite.height = SPRITE;
  const context = sprite.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('network picture: no 2D canvas');
  const light = context.createRadialGradient(SPRITE / 2, SPRITE / 2, 0, SPRITE / 2, SPRITE / 2, SPRITE / 2);
  light.addColorStop(0, '#ffffff');
  light.addColorStop(0.16, colour);
  light.addColorStop(0.4, withAlpha(colour, 0.28));
  light.addColorStop(0.7, withAlpha(colour, 0.07));
  light.addColorStop(1, withAlpha(colour, 0));
  context.fillStyle = light;
  context.fillRect(0, 0, SPRITE, SPRITE);
  return sprite;
}

export function createNetworkPicture(
  canvas: HTMLCanvasElement,
  options: { reducedMotion: boolean },
): NetworkPicture {
  // Drawn by the processor: thousands of thin curves are its work, and a GPU that is not there takes a second over them.
  // The sprites too, or every glow would be read back.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('network picture: no 2D canvas');
  const still = options.reducedMotion;
  const sprites = new Map<PaletteName, HTMLCanvasElement>();
  for (const hue of ['yellow', 'green', 'cyan', 'magenta', 'ink', 'blue'] as const)
    sprites.set(hue, glowSprite(PALETTE[hue]));
  const waves: Wave[] = Array.from({ length: WAVES }, () => ({
    direction: 'forward',
    startMs: 0,
    alive: false,
  }));

  let width = 0;
  let height = 0;
  let fontPx = 11;
  let shape = ''; // of the network laid out
  let nodes: Uint16Array[] = []; // shown, by column
  let columnX: number[] = [];
  let nodeY: Float32Array[] = [];
  let fibres: Fibres[] = [];
  let flows: Float32Array[] = [];
  let blame: Fibres[] = []; // the connections with the largest gradients
  let blameFlows: Float32Array[] = [];
  let unit: Float32Array[] = []; // ones, for gradients: they carry no activation
  let labelEvery = 1;
  let lastMs = Number.NEGATIVE_INFINITY;
  let hadGradients = false;

  const resize = () => {
    const ratio = Math.min(MAX_PIXEL_RATIO, devicePixelRatio || 1);
    width = canvas.clientWidth || canvas.width;
    height = canvas.clientHeight || canvas.height;
    canvas.width = Math.max(1, Math.round(width * ratio));
    canvas.height = Math.max(1, Math.round(height * ratio));
    context.setTransform(canvas.width / width, 0, 0, canvas.height / height, 0, 0);
    shape = '';
    lastMs = Number.NEGATIVE_INFINITY;
  };

  const layOut = (view: NetworkView) => {
    const sizes = [view.input.length, ...view.layers.map(layer => layer.activations.length)];
    const next = `${sizes} ${view.inputNames} ${view.outputNames}`;
    if (next === shape) return;
    shape = next;
    fontPx = Math.max(10.5, Math.min(15, height / 26));
    context.font = `${fontPx}px Inter, system-ui, sans-serif`;
    const widest = (names: readonly string[]) =>
      names.reduce((most, name) => Math.max(most, context.measureText(name).width), 0);
    const gap = fontPx * 0.9;
    const left = Math.min(width * 0.34, widest(view.inputNames) + gap) + 4;
    context.font = `600 ${fontPx}px Inter, system-ui, sans-serif`; // the chosen output's name is bold
    const right = Math.min(width * 0.3, widest(view.outputNames) + gap) + 4;
    const top = fontPx;
    const tall = height - 2 * top;
    columnX = sizes.map((_, i) => left + ((width - left - right) * i) / (sizes.length - 1));
    nodes = sizes.map(size => shownNodes(size, Math.floor(tall / MIN_PITCH)));
    nodeY = nodes.map(shown => {
      // Few nodes stand together rather than far apart, so that short columns read as one layer.
      const pitch = Math.min(tall / shown.length, height * 0.16);
      return Float32Array.from(shown, (_, i) => height / 2 + (i - (shown.length - 1) / 2) * pitch);
    });
    labelEvery = Math.max(1, Math.ceil((fontPx * 1.1) / Math.max(1, (nodeY[0][1] ?? height) - nodeY[0][0])));
    const pairs = view.layers.map((_, l) => nodes[l].length * nodes[l + 1].length);
    const root = pairs.reduce((sum, pair) => sum + Math.sqrt(pair), 0);
    const most = Math.max(MIN_FIBRES, Math.min(MAX_FIBRES, height * 0.9));
    fibres = pairs.map(pair => makeFibres(Math.min(pair, Math.floor((most * Math.sqrt(pair)) / root))));
    flows = pairs.map(pair => new Float32Array(pair));
    blame = pairs.map(pair => makeFibres(Math.min(pair, PULSES)));
    blameFlows = pairs.map(pair => new Float32Array(pair));
    unit = sizes.map(size => new Float32Array(size).fill(1));
  };

  const strokeFibres = (layer: number, from: number, to: number, sign: 1 | -1) => {
    const { count, from: froms, to: tos, strength } = fibres[layer];
    const x0 = columnX[layer];
    const x1 = columnX[layer + 1];
    const bend = (x1 - x0) * 0.45;
    const y0 = nodeY[layer];
    const y1 = nodeY[layer + 1];
    context.beginPath();
    let any = false;
    for (let i = 0; i < count; i++) {
      const size = strength[i] * sign;
      if (size <= from || size > to) continue;
      any = true;
      const a = y0[froms[i]];
      const b = y1[tos[i]];
      context.moveTo(x0, a);
      context.bezierCurveTo(x0 + bend, a, x1 - bend, b, x1, b);
    }
    return any;
  };

  const drawFibres = () => {
    const thick = Math.max(0.7, Math.min(1.5, height / 330));
    for (const sign of [1, -1] as const) {
      context.strokeStyle = sign > 0 ? PALETTE.cyan : PALETTE.magenta;
      for (let layer = 0; layer < fibres.length; layer++) {
        for (let step = 0; step < BRIGHTNESSES; step++) {
          const from = step / BRIGHTNESSES;
          if (!strokeFibres(layer, from, step === BRIGHTNESSES - 1 ? 2 : from + 1 / BRIGHTNESSES, sign))
            continue;
          const bright = (step + 0.6) / BRIGHTNESSES;
          if (step >= 3) {
            // The bloom, in the same path. Negative fibres are beaded, so that colour is not the only sign.
            context.globalAlpha = 0.16 * bright;
            context.lineWidth = thick * (3 + 4 * bright);
            context.stroke();
          }
          if (sign < 0) context.setLineDash(step >= 1 ? [thick * 4, thick * 2.6] : []);
          context.globalAlpha = 0.09 + 0.72 * bright ** 1.4;
          context.lineWidth = thick * (sign > 0 ? 0.75 + 0.9 * bright : 0.6 + 0.5 * bright);
          context.stroke();
          if (sign < 0) context.setLineDash([]);
        }
      }
    }
  };

  const glow = (hue: PaletteName, x: number, y: number, size: number, alpha: number) => {
    context.globalAlpha = Math.min(1, alpha);
    context.drawImage(sprites.get(hue)!, x - size / 2, y - size / 2, size, size);
  };

  const drawNodes = (view: NetworkView) => {
    for (let column = 0; column < nodes.length; column++) {
      const shown = nodes[column];
      const values = column === 0 ? view.input : view.layers[column - 1].activations;
      let peak = 1e-6;
      for (const value of values) peak = Math.max(peak, Math.abs(value));
      if (column === 0) peak = Math.max(1, peak); // inputs are normalised: dim is small
      const isOutput = column === nodes.length - 1;
      const best = isOutput ? largest(values) : -1;
      const pitch = shown.length > 1 ? nodeY[column][1] - nodeY[column][0] : height * 0.16;
      const radius = Math.max(1.1, Math.min(height / 62, pitch * 0.36, 6));
      for (let i = 0; i < shown.length; i++) {
        const value = values[shown[i]];
        const lit = Math.min(1, Math.abs(value) / peak);
        const hue = column === 0 ? 'yellow' : isOutput ? (shown[i] === best ? 'cyan' : 'green') : 'green';
        const x = columnX[column];
        const y = nodeY[column][i];
        context.globalCompositeOperation = 'lighter';
        const shine = shown[i] === best ? 1 : lit;
        glow(hue, x, y, radius * (5.5 + 3 * shine), 0.1 + 0.8 * shine);
        if (radius < 1.6) continue; // a column of points: its light says it all
        context.globalCompositeOperation = 'source-over';
        context.globalAlpha = 1;
        context.fillStyle = PALETTE.field;
        context.beginPath();
        context.arc(x, y, radius + 0.8, 0, 7);
        context.fill();
        context.globalAlpha = 0.3 + 0.7 * shine;
        context.beginPath();
        if (value < 0) {
          // A hollow node holds a negative number.
          context.strokeStyle = PALETTE[hue];
          context.lineWidth = Math.max(1, radius * 0.4);
          context.arc(x, y, radius * 0.75, 0, 7);
          context.stroke();
        } else {
          context.fillStyle = PALETTE[hue];
          context.arc(x, y, radius, 0, 7);
          context.fill();
        }
      }
    }
  };

  const drawNames = (view: NetworkView) => {
    context.globalCompositeOperation = 'source-over';
    context.textBaseline = 'middle';
    context.font = `${fontPx}px Inter, system-ui, sans-serif`;
    context.textAlign = 'right';
    const off = fontPx * 0.8;
    for (let i = 0; i < nodes[0].length; i += labelEvery) {
      const name = view.inputNames[nodes[0][i]];
      if (!name) continue;
      context.globalAlpha = 1;
      context.fillStyle = PALETTE.mist;
      context.fillText(name, columnX[0] - off, nodeY[0][i], columnX[0] - off);
    }
    context.textAlign = 'left';
    const last = nodes.length - 1;
    const values = view.layers[view.layers.length - 1].activations;
    const best = largest(values);
    for (let i = 0; i < nodes[last].length; i++) {
      const output = nodes[last][i];
      const name = view.outputNames[output];
      if (!name) continue;
      const x = columnX[last] + off;
      context.fillStyle = output === best ? PALETTE.ink : PALETTE.mist;
      context.font = `${output === best ? 600 : 400} ${fontPx}px Inter, system-ui, sans-serif`;
      context.fillText(name, x, nodeY[last][i], width - x);
    }
  };

  /** Points of light on the strongest fibres of the layer where the wave is. */
  const drawWave = (wave: Wave, nowMs: number) => {
    const layers = fibres.length;
    const reached = (nowMs - wave.startMs) / LAYER_MS;
    if (reached >= layers) {
      wave.alive = false;
      return;
    }
    const forward = wave.direction === 'forward';
    const layer = forward ? Math.floor(reached) : layers - 1 - Math.floor(reached);
    const part = reached - Math.floor(reached);
    const t = forward ? part : 1 - part;
    const eased = t * t * (3 - 2 * t);
    const lit = !forward && hadGradients && blame[layer].count > 0 ? blame[layer] : fibres[layer];
    const x0 = columnX[layer];
    const x1 = columnX[layer + 1];
    const size = Math.max(12, Math.min(26, height / 16));
    context.globalCompositeOperation = 'lighter';
    const s = 1 - eased;
    // Points of a Bézier curve whose handles lie level: x and y from one parameter.
    const bx =
      x0 * s * s * s +
      3 * (x0 + (x1 - x0) * 0.45) * s * s * eased +
      3 * (x1 - (x1 - x0) * 0.45) * s * eased * eased +
      x1 * eased ** 3;
    const ease = s * s * s + 3 * s * s * eased;
    let least = 0;
    // The brightest only: raise the bar until few enough are left.
    for (let bar = 0.9; bar > 0; bar -= 0.1) {
      let above = 0;
      for (let i = 0; i < lit.count; i++) if (Math.abs(lit.strength[i]) >= bar) above++;
      if (above > PULSES) break;
      least = bar;
    }
    let drawn = 0;
    for (let i = 0; i < lit.count && drawn < PULSES; i++) {
      const strength = Math.abs(lit.strength[i]);
      if (strength < least) continue;
      drawn++;
      const y = nodeY[layer][lit.from[i]] * ease + nodeY[layer + 1][lit.to[i]] * (1 - ease);
      const hue = forward ? (lit.strength[i] > 0 ? 'ink' : 'magenta') : 'yellow';
      glow(hue, bx, y, size * (0.7 + 0.6 * strength), 0.35 + 0.65 * strength);
    }
    // The column it comes to lights up.
    const column = forward ? layer + 1 : layer;
    const alpha = Math.max(0, part - 0.6) * 0.9;
    if (alpha > 0)
      for (let i = 0; i < nodes[column].length; i++)
        glow(forward ? 'cyan' : 'yellow', columnX[column], nodeY[column][i], size, alpha * 0.3);
  };

  const frameMs = () =>
    still ? STILL_FRAME_MS : canvas.width * canvas.height > LARGE_PIXELS ? LARGE_FRAME_MS : FRAME_MS;

  resize();

  return {
    draw(view, nowMs) {
      if (view.layers.length === 0 || nowMs - lastMs < frameMs()) return;
      const elapsedMs = Math.min(200, nowMs - lastMs);
      lastMs = nowMs;
      const fresh = shape;
      layOut(view);
      const ease = still || fresh !== shape ? 1 : 1 - 0.5 ** (elapsedMs / 70);
      hadGradients = false;
      for (let l = 0; l < view.layers.length; l++) {
        const { weights, gradients } = view.layers[l];
        const input = l === 0 ? view.input : view.layers[l - 1].activations;
        gatherFibres(weights, input, nodes[l], nodes[l + 1], flows[l], ease, fibres[l]);
        if (!gradients) continue;
        hadGradients = true;
        gatherFibres(gradients, unit[l], nodes[l], nodes[l + 1], blameFlows[l], ease, blame[l]);
      }
      context.globalAlpha = 1;
      context.globalCompositeOperation = 'source-over';
      context.clearRect(0, 0, width, height);
      context.globalCompositeOperation = 'lighter';
      context.lineCap = 'round';
      drawFibres();
      for (const wave of waves) {
        if (!wave.alive) continue;
        if (wave.startMs < 0) wave.startMs = nowMs;
        drawWave(wave, nowMs);
      }
      drawNodes(view);
      drawNames(view);
      context.globalAlpha = 1;
    },
    pulse(direction) {
      if (still) return;
      // A network thinks 60 times a second: a new wave waits until the last of its kind is well on its way.
      let free: Wave | undefined;
      for (const wave of waves) {
        if (!wave.alive) free = wave;
        else if (wave.direction === direction && (wave.startMs < 0 || lastMs - wave.startMs < LAYER_MS * 2.2))
          return;
      }
      if (!free) return;
      free.direction = direction;
      free.startMs = -1;
      free.alive = true;
    },
    resize,
    destroy() {
      sprites.clear();
      canvas.width = canvas.height = 1;
    },
  };
}
