/*!
 * Neural Slime Volleyball, baseline player. Copyright 2015 David Ha. Weights as published in slimevolleygym
 * (https://github.com/hardmaru/slimevolleygym), licensed under the Apache License, Version 2.0,
 * client/public/licenses/Apache-2.0.txt.
 * Changed here: written as rows in TypeScript, and the program around them is our own.
 */
/**
 * The network that plays against whoever comes to slimevolleygym: seven units that see the first eight numbers of the
 * observation and their own last outputs, hₜ = tanh (W [xₜ, hₜ₋₁] + b). The first three outputs are its buttons; nobody
 * told it what the other four should mean. It was evolved by playing against itself, in 2015.
 * It sees without delay, as it always has, and it never looks at its rival.
 */
import { SLIME_ACTION } from '../games/slime-volley.ts';
import { tanh } from '../math.ts';
import type { Agent } from './agent.ts';

const INPUTS = 8; // of the observation
const PRESSED = 0.75; // a button is down where its output is above

// biome-ignore format: a row a unit, [inputs, last outputs]
export const WEIGHTS: readonly (readonly number[])[] = [
  [7.5719, 4.4285, 2.2716, -0.3598, -7.8189, -2.5422, -3.2034, 0.3935, 1.2202, -0.49, -0.0316, 0.5221, 0.7026, 0.4179, -2.1689],
  [1.646, -13.3639, 1.5151, 1.1175, -5.3561, 5.0442, 0.8451, 0.3987, -2.9501, -3.7811, -5.8994, 6.4167, 2.5014, 7.338, -2.9887],
  [2.4586, 13.4191, 2.7395, -3.9708, 1.6548, -2.7554, -1.5345, -6.4708, 9.2426, -0.7392, 0.4452, 1.8828, -2.6277, -10.851, -3.2353],
  [-4.4653, -3.1153, -1.3707, 7.318, 16.0902, 1.4686, 7.0391, 1.7765, -1.155, 2.6697, -8.8877, 1.1958, -3.2839, -5.4425, 1.6809],
  [7.6812, -2.4732, 1.738, 0.3781, 0.8718, 2.5886, 1.6911, 1.2953, -9.0052, -4.6038, -6.7447, -2.5528, 0.4391, -4.9278, -3.6695],
  [-4.8673, -1.6035, 1.5011, -5.6124, 4.9747, 1.8998, 3.0359, 6.2983, -4.8568, -2.1888, -4.1143, -3.9874, -0.0459, 4.7134, 2.8952],
  [-9.3627, -4.685, 0.3601, -1.3699, 9.7294, 11.5596, 0.1918, 3.0783, 0.0329, -0.1362, -0.1188, -0.7579, 0.3278, -0.977, -0.9377],
];
export const BIAS: readonly number[] = [2.2935, -2.0353, -1.7786, 5.4567, -3.6368, 3.4996, -0.0685]; // of [forward, backward, jump, four of memory]

const { quiet, forward, forwardJump, jump, backJump, back } = SLIME_ACTION;

/** By the buttons: forward 1, backward 2, jump 4. */
const CHOICE = [quiet, forward, back, quiet, jump, forwardJump, backJump, jump] as const;

export const MEMORY = BIAS.length;

const inputs = new Float64Array(INPUTS + MEMORY);

/** What the network chooses on seeing `seen[from …]`. `outputs` are its last ones, and become its new ones. */
export function baselineChoice(seen: ArrayLike<number>, from: number, outputs: Float64Array): number {
  for (let i = 0; i < INPUTS; i++) inputs[i] = seen[from + i];
  for (let i = 0; i < MEMORY; i++) inputs[INPUTS + i] = outputs[i];
  let buttons = 0;
  for (let unit = 0; unit < MEMORY; unit++) {
    const row = WEIGHTS[unit];
    let sum = 0;
    for (let i = 0; i < row.length; i++) sum += row[i] * inputs[i];
    outputs[unit] = tanh(sum + BIAS[unit]);
    if (unit < 3 && outputs[unit] > PRESSED) buttons |= 1 << unit;
  }
  return CHOICE[buttons];
}

export function slimeBaseline(): Agent {
  const outputs = new Float64Array(MEMORY);
  return {
    name: 'baseline-2015',
    /** Between matches, never within one: what it remembers is a part of how it plays. */
    reset() {
      outputs.fill(0);
    },
    act(observation, from, action, at) {
      action[at] = baselineChoice(observation, from, outputs);
    },
  };
}
