/** A sentence for every code that the server, or a file, can be refused with. */
import type { Text } from '../../shared/games/game.ts';
import type { ModelRefusal } from '../../shared/nn/model.ts';
import type { RefusalCode } from '../../shared/protocol.ts';
import { words } from './index.ts';

const refusals: Record<RefusalCode | 'net/offline', Text> = {
  'net/offline': {
    es: 'No hay conexión con el servidor. Lo jugado está guardado en este dispositivo.',
    en: 'There is no connection to the server. What you played is kept on this device.',
  },
  'request/malformed': {
    es: 'El servidor no entendió el mensaje.',
    en: 'The server did not understand the message.',
  },
  'request/too-large': { es: 'Es demasiado grande.', en: 'It is too large.' },
  'request/too-often': {
    es: 'Demasiado seguido: espera unos segundos.',
    en: 'Too often: wait a few seconds.',
  },
  'request/not-found': { es: 'Eso no existe.', en: 'That does not exist.' },
  'request/no-session': {
    es: 'La sesión ha caducado: vuelve a cargar la página.',
    en: 'The session has expired: reload the page.',
  },
  'request/foreign-origin': { es: 'Viene de otra página.', en: 'It comes from another site.' },
  'session/nickname-empty': { es: 'Escribe un apodo.', en: 'Write a nickname.' },
  'session/nickname-too-long': {
    es: 'El apodo tiene más de 20 letras.',
    en: 'The nickname has more than 20 letters.',
  },
  'session/nickname-refused': { es: 'Elige otro apodo.', en: 'Choose another nickname.' },
  'game/unknown': { es: 'Ese juego no existe aquí.', en: 'That game does not exist here.' },
  'game/unknown-opponent': { es: 'Ese rival no existe aquí.', en: 'That rival does not exist here.' },
  'match/unknown': { es: 'No hay ninguna partida con ese código.', en: 'There is no match with that code.' },
  'match/full': { es: 'Esa partida ya está completa.', en: 'That match is full.' },
  'match/not-yours': { es: 'No juegas en esa partida.', en: 'You are not in that match.' },
  'match/already-in-one': { es: 'Ya estás en otra partida.', en: 'You are in another match already.' },
  'run/unknown': { es: 'El servidor no conoce esta partida.', en: 'The server does not know this run.' },
  'run/not-yours': { es: 'Esa partida es de otra sesión.', en: 'That run belongs to another session.' },
  'run/used': { es: 'Esta partida ya se ha enviado.', en: 'This run has been sent already.' },
  'run/expired': { es: 'Ha pasado demasiado tiempo.', en: 'Too much time has passed.' },
  'run/too-fast': { es: 'Más rápida de lo que se puede jugar.', en: 'Faster than it can be played.' },
  'run/other-seed': { es: 'Esa partida empezó de otra semilla.', en: 'That match began from another seed.' },
  'run/other-game': { es: 'Es de otro juego.', en: 'It is another game.' },
  'run/unfinished': { es: 'La partida no ha terminado.', en: 'The match is not finished.' },
  'run/opponent-differs': {
    es: 'El rival no jugó como juega: la partida ha sido cambiada.',
    en: 'The rival did not play as it plays: the match has been changed.',
  },
  'replay/not-a-replay': { es: 'Ese archivo no es una partida.', en: 'That file is not a match.' },
  'replay/format-version': {
    es: 'Es de otra versión del formato.',
    en: 'It is another version of the format.',
  },
  'replay/truncated': { es: 'El archivo está incompleto.', en: 'The file is incomplete.' },
  'replay/corrupt': { es: 'El archivo está dañado.', en: 'The file is damaged.' },
  'replay/unknown-game': { es: 'Es de un juego que no está aquí.', en: 'It is of a game that is not here.' },
  'replay/rules-version': {
    es: 'Se jugó con otra versión de las reglas.',
    en: 'It was played by another version of the rules.',
  },
  'replay/illegal-action': { es: 'Contiene una jugada imposible.', en: 'It holds an impossible action.' },
  'replay/hash-mismatch': {
    es: 'Las jugadas no llevan a ese final: ha sido cambiada.',
    en: 'The actions do not lead to that end: it has been changed.',
  },
  'server/stopping': { es: 'El servidor se está reiniciando.', en: 'The server is restarting.' },
  'server/failed': { es: 'El servidor ha fallado. Inténtalo de nuevo.', en: 'The server failed. Try again.' },
};

export function refusalText(code: RefusalCode | 'net/offline'): string {
  return words(refusals[code]);
}

const modelRefusals: Record<ModelRefusal, Text> = {
  'model/too-large': { es: 'La red es demasiado grande.', en: 'The network is too large.' },
  'model/truncated': { es: 'El archivo está incompleto.', en: 'The file is incomplete.' },
  'model/not-a-model': {
    es: 'Ese archivo no es una red que sepamos leer.',
    en: 'That file is not a network we can read.',
  },
  'model/metadata': {
    es: 'Lo que esa red dice de sí misma no sirve para este juego: para cuál es, qué ve y qué hace.',
    en: 'What that network says of itself does not do for this game: which one it is for, what it sees and what it does.',
  },
  'model/shape-mismatch': {
    es: 'Los pesos de esa red no caben en sus capas: el archivo está dañado.',
    en: 'The weights of that network do not fit its layers: the file is damaged.',
  },
  'model/not-finite': {
    es: 'Entre los pesos de esa red hay alguno que no es un número.',
    en: 'Among the weights of that network is one that is no number.',
  },
  'model/statistics': {
    es: 'Las medidas con las que esa red normaliza lo que ve no valen.',
    en: 'What that network normalises its inputs by is not valid.',
  },
};

export function modelRefusalText(code: ModelRefusal): string {
  return words(modelRefusals[code]);
}
