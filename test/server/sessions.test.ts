import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanNickname, newNickname } from '../../server/session/nickname.ts';
import { session } from '../../shared/protocol.ts';
import { openServer, temporaryFolder, Visitor } from './visitor.ts';

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
const nicknameOf = (raw: string) => {
  const cleaned = cleanNickname(raw);
  return cleaned.ok ? cleaned.nickname : cleaned.code;
};

test('a visitor gets a session with a nickname, and keeps both', async () => {
  const { url } = await openServer();
  const visitor = new Visitor(url);
  const response = await visitor.fetch('/api/session');
  const mine = session.parse(await response.json());
  expect(response.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Lax$/);
  expect(nicknameOf(mine.nickname)).toBe(mine.nickname);
  expect(await visitor.get('/api/session')).toEqual(mine);
  expect((await new Visitor(url).get('/api/session')).id).not.toBe(mine.id);
});

test('a cookie that we did not sign is nobody', async () => {
  const { url } = await openServer();
  const visitor = await Visitor.arrive(url);
  const mine = await visitor.get('/api/session');
  const [name, value] = visitor.cookie.split('=');
  const [payload, signature] = value.split('.');
  const forged = Buffer.from(JSON.stringify({ ...mine, nickname: 'teacher' })).toString('base64url');
  for (const cookie of [
    `${name}=${forged}.${signature}`,
    `${name}=${payload}.AAAA`,
    `${name}=${payload}`,
    `${name}=%E0%A4%A`,
    `${name}=`,
    'sinapsis',
  ]) {
    const stranger = new Visitor(url);
    stranger.cookie = cookie;
    expect((await stranger.get('/api/session')).id).not.toBe(mine.id);
  }
});

test('a session outlives a restart: the key is kept beside the data', async () => {
  const dataDir = temporaryFolder();
  const first = await openServer({}, { dataDir });
  const visitor = await Visitor.arrive(first.url);
  const mine = await visitor.rename('Santiago');
  await first.close();
  const second = new Visitor((await openServer({}, { dataDir })).url);
  second.cookie = visitor.cookie;
  expect(await second.get('/api/session')).toEqual(mine);
});

test('a nickname is trimmed, normalised, and refused by its own code', async () => {
  const visitor = await Visitor.arrive((await openServer()).url);
  expect(await visitor.rename('  Ｒamón   y\tCajal ')).toMatchObject({ nickname: 'Ramón y Cajal' });
  expect(await visitor.rename('<img src=x>')).toMatchObject({ nickname: '<img src=x>' }); // text, not markup
  expect(await visitor.rename(' \u200b\u202e ')).toMatchObject({ code: 'session/nickname-empty' });
  expect(await visitor.rename('a'.repeat(21))).toMatchObject({ code: 'session/nickname-too-long' });
  expect(await visitor.rename('g1l1p0ll4s')).toMatchObject({ code: 'session/nickname-refused' });
  expect(await visitor.rename('x'.repeat(201))).toMatchObject({ code: 'request/malformed' });
  expect(await visitor.send('PUT', '/api/session', { nickname: 3 })).toMatchObject({
    code: 'request/malformed',
  });
  expect(await visitor.get('/api/session')).toMatchObject({ nickname: '<img src=x>' });
  expect(await new Visitor(visitor.url).rename('Ada')).toMatchObject({ code: 'request/no-session' });
});

test('what shows nothing or turns the text around is taken out', () => {
  expect(nicknameOf('\u202eevil\u0000\u2066')).toBe('evil');
  expect(nicknameOf('A\u200bd\u00ada\ufeff')).toBe('Ada');
  expect(nicknameOf('\u3164')).toBe('session/nickname-empty');
  expect(nicknameOf('\u2800\u2800')).toBe('session/nickname-empty');
  expect(nicknameOf('\u0301\u0301')).toBe('session/nickname-empty');
  expect(nicknameOf(`Z${'\u0301'.repeat(40)}algo`).length).toBeLessThan(10);
  expect(nicknameOf('Ada\nLovelace')).toBe('Ada Lovelace');
});

test('a grapheme counts as one, whatever it is made of', () => {
  expect(nicknameOf('🇪🇸'.repeat(20))).toBe('🇪🇸'.repeat(20));
  expect(nicknameOf('🇪🇸'.repeat(21))).toBe('session/nickname-too-long');
  expect(nicknameOf('e\u0301'.repeat(20))).toBe('é'.repeat(20));
});

test('disguised words are refused and innocent ones are not', () => {
  for (const bad of [
    'FUCK',
    'fuuuuck',
    'f.u.c.k',
    'p u t a',
    'Put4',
    'cоño',
    'ｍｉｅｒｄａ',
    'm1erda',
    'mi€rda',
    'la puta',
  ])
    expect(nicknameOf(bad), bad).toBe('session/nickname-refused');
  for (const good of [
    'Disputa',
    'Calculo',
    'Nigeria',
    'Pat Watson',
    'saltwater',
    'Vehículo',
    'Scott',
    'Assam',
    'Golgi-717',
    '455',
  ])
    expect(nicknameOf(good), good).toBe(good);
});

test('generated nicknames pass their own rules', () => {
  for (let i = 0; i < 500; i++) {
    const nickname = newNickname();
    expect(nicknameOf(nickname)).toBe(nickname);
  }
});

const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        'a',
        ' ',
        '\u0301',
        '\u200d',
        '\u202e',
        '👩',
        '🏽',
        '\ud800',
        'ﷺ',
        '\u1160',
        '\u00a8',
        '\u0345',
        '\n',
      ),
    )
    .map(parts => parts.join('')),
);

test('whatever is typed, what is kept is 1 to 20 visible graphemes and does not change when typed again', () => {
  fc.assert(
    fc.property(anything, raw => {
      const cleaned = cleanNickname(raw);
      if (!cleaned.ok) return;
      const { nickname } = cleaned;
      const count = [...graphemes.segment(nickname)].length;
      expect(count >= 1 && count <= 20 && nickname.length <= 80).toBe(true);
      expect(nickname).toBe(nickname.trim());
      expect(nickname).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u);
      expect(nickname.normalize('NFKC')).toBe(nickname);
      expect(cleanNickname(nickname)).toEqual(cleaned);
    }),
    { numRuns: 3000 },
  );
});
