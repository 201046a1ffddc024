import { keyword, type Keyword } from './keyword';

describe('keyword', () => {
  it.each<[Keyword, string[]]>([
    ['STOP', ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT']],
    ['START', ['START', 'YES', 'UNSTOP']],
    ['HELP', ['HELP', 'INFO']],
    ['STOP', ['ARRET', 'Arrêt', 'STOPP', 'PARAR', 'ALTO', 'BAJA', 'SAIR', 'FERMA', 'AFMELDEN', 'Désabonner', 'avsluta']],
    ['HELP', ['AIDE', 'Hilfe', 'ayuda', 'ajuda', 'aiuto', 'hulp', 'hjälp']],
    ['START', ['ALTA', 'Começar', 'aanmelden']],
  ])('reads %s in %j', (expected, words) => {
    expect(words.map((word) => [word, keyword(word)])).toEqual(words.map((word) => [word, expected]));
  });

  it.each(['stop', ' Stop ', 'STOP.', '"stop"', 'S T O P', 'Stop all', 'Opt-Out!', 'ＳＴＯＰ', 'stop\n', 'STOP 🙏', 'arre\u0302t', 'st\u200bop', `stop${' '.repeat(100)}`])(
    'takes %j as STOP',
    (text) => expect(keyword(text)).toBe('STOP'),
  );

  it.each(['', '  ', '…', '🙏', 'please stop', 'stop it', 'STOP 2', "don't stop", 'no', 'stops', `stop${' stop'.repeat(20)}`, 'Это стоп', 'constructor', '__proto__'])(
    'takes %j as a message',
    (text) => expect(keyword(text)).toBeUndefined(),
  );

  it('knows what an installation adds, and nothing less', () => {
    const more = { STOP: ['Стоп', 'no más'] };
    expect(['СТОП', 'No mas.', 'stop', 'start'].map((text) => keyword(text, more))).toEqual(['STOP', 'STOP', 'STOP', 'START']);
    expect(keyword('стоп')).toBeUndefined();
  });
});
