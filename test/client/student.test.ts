/** A network on the court while it learns. */
import { describe, expect, test } from 'vitest';
import { Student } from '../../client/match/student.ts';
import { actionNames } from '../../shared/agents/network.ts';
import { pong } from '../../shared/games/pong.ts';
import { orthogonal } from '../../shared/nn/initialisers.ts';
import type { Model } from '../../shared/nn/model-file.ts';
import { Network } from '../../shared/nn/network.ts';
import { seedRng } from '../../shared/rng.ts';

const size = pong.observation.length;

function version(seed: number, reactionTicks = 0): Model {
  const network = new Network({
    inputs: size,
    layers: [{ kind: 'dense', outputs: 3, activation: 'linear' }],
  });
  network.initialise(seedRng(seed), orthogonal(2));
  const meta = {
    name: 'm',
    createdBy: 'test',
    observation: pong.observation.map(entry => entry.name),
    actions: actionNames(pong),
    lineage: [],
    steps: 0,
    decisionTicks: 1,
    reactionTicks,
  };
  return { game: 'pong', gameVersion: pong.version, network, meta };
}

const action = new Int8Array(1);
const sees = (student: Student, value: number) =>
  student.act(new Float32Array(size).fill(value), 0, action, 0);
const shown = (student: Student) => student.network!.trace().input[0];

describe('a student', () => {
  test('is shown as it decided last, until a version that has learnt more decides', () => {
    const student = new Student(pong, 0);
    student.learn(version(1));
    sees(student, 0.5);
    const decision = Array.from(student.network!.decision);
    student.learn(version(2));
    expect(shown(student)).toBe(0.5);
    expect(Array.from(student.network!.decision)).toEqual(decision);
    sees(student, 0.25);
    expect(shown(student)).toBe(0.25);
    expect(Array.from(student.network!.decision)).not.toEqual(decision);
  });

  test('sees as late with a new version as with the one before', () => {
    const student = new Student(pong, 2);
    student.learn(version(1));
    for (const value of [0.1, 0.2, 0.3, 0.4]) sees(student, value);
    expect(shown(student)).toBeCloseTo(0.2);
    student.learn(version(2));
    sees(student, 0.5);
    expect(shown(student)).toBeCloseTo(0.3);
  });

  test.each([
    [0, 0.2],
    [3, 0.1],
  ])('sees as late as its network has learnt to, or as late as %i ticks', (given, wanted) => {
    const student = new Student(pong, given);
    student.learn(version(1, 2));
    for (const value of [0.1, 0.2, 0.3, 0.4]) sees(student, value);
    expect(shown(student)).toBeCloseTo(wanted);
  });

  test('shows nothing any more once it is forgotten', () => {
    const student = new Student(pong, 0);
    student.learn(version(1));
    sees(student, 0.5);
    student.learn(null);
    expect(student.network).toBeNull();
    sees(student, 0.5);
    expect(action[0]).toBe(0);
  });
});
