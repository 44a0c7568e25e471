/**
 * Words that a class does not want on its projector, in Spanish and English. A short list that catches the usual and
 * the usual disguises (accents, leetspeak, look-alike letters, spaced or repeated letters); a teacher handles the rest.
 */

/** Refused also inside a word: they are part of no harmless one. */
const ANYWHERE = pattern(
  `asshole bastard bitch blowjob bullshit cocksuck cumshot cunt dickhead dildo faggot fuck handjob hitler jackoff
  jerkoff masturb motherf nigga nigger orgasm pedophil pussy whore cabron chupapolla cojones cojonud comemierda
  follamos gilipolla hijoputa hijodeputa hijueputa jilipolla joputa lameculo malparid mamaguevo mamahuevo maricon
  mierda pajillero pelotud pendej pinchepu subnormal tontolaba`,
  word => word,
);

/** Refused as words of their own: inside others they are innocent (disputa, cálculo, saltwater). */
const ALONE = pattern(
  `anal anus arse ass boob boobs cock cum dick dyke fag hoe homo jizz kkk nazi nude penis piss poop porn porno prick
  rape retard sex sexo sexy shit shitty slut spic suck tit tits twat vagina wank wanker
  capullo chinga chingada chingar cojer cojon coño culo culos follar huevon idiota imbecil joder jodete mamada mamon
  maric marica paja pajero pedo pene pinche pito polla pollas puta putas putilla puto puton putos semen tetas travelo
  verga zorra`,
  word => `^${word}$`,
);

/** What letters are disguised as: digits and signs, and Cyrillic and Greek of the same shape. */
const DISGUISES = new Map([
  ...pairs('0134578!|@$€¡+', 'oieastbiiaseit'),
  ...pairs('аеорсухкіѕтнмвп', 'aeopcyxkisthmbn'),
  ...pairs('αεοικνρτυχ', 'aeoikvptux'),
]);

function pairs(from: string, to: string): [string, string][] {
  return [...from].map((letter, i) => [letter, to[i]]);
}

/** Its words in lower case, without accents, disguises read as the letters they stand for; a number is no word. */
function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '');
  const words = [''];
  for (const letter of plain) {
    if (/\p{L}/u.test(letter) || DISGUISES.has(letter)) words[words.length - 1] += letter;
    else words.push('');
  }
  return words
    .filter(word => /\p{L}/u.test(word) || word.length === 1)
    .map(word => [...word].map(letter => DISGUISES.get(letter) ?? letter).join(''))
    .filter(Boolean);
}

/** Any of the words, each letter as often as one likes, but no double letter single (Niger is a country). */
function pattern(words: string, place: (word: string) => string): RegExp {
  const alternatives = words
    .split(/\s+/)
    .map(word => word.normalize('NFKD').replace(/\p{M}/gu, ''))
    .map(word => place(word.replace(/(.)\1*/gu, (run, letter) => `${letter}{${run.length},}`)));
  return new RegExp(alternatives.join('|'), 'u');
}

export function isBlocked(name: string): boolean {
  const words = wordsOf(name);
  const isSpelled = words.every(word => word.length <= 2); // "p u t a"
  return [...words, ...(isSpelled ? [words.join('')] : [])].some(
    word => ANYWHERE.test(word) || ALONE.test(word),
  );
}
