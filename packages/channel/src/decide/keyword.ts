/** What a whole message of one word asks for. */
export type Keyword = 'STOP' | 'START' | 'HELP';

/** Words that an installation adds to ours. */
export type MoreKeywords = Readonly<Partial<Record<Keyword, readonly string[]>>>;

/**
 * Words by language, as people write them: the set of CTIA and Twilio for English, and what people and carriers use elsewhere. A word that
 * is common as a whole answer to something else (no, ja, oui) is none.
 */
const WORDS: Readonly<Record<string, Readonly<Record<Keyword, readonly string[]>>>> = {
  en: {
    STOP: ['stop', 'stop all', 'unsubscribe', 'cancel', 'end', 'quit', 'revoke', 'opt out'],
    START: ['start', 'yes', 'unstop'],
    HELP: ['help', 'info'],
  },
  fr: { STOP: ['arrêt', 'arrêter', 'désabonner', 'désinscrire'], START: ['réabonner'], HELP: ['aide'] },
  de: { STOP: ['stopp', 'abmelden', 'abbestellen'], START: ['anmelden'], HELP: ['hilfe'] },
  es: { STOP: ['parar', 'alto', 'baja', 'cancelar', 'detener'], START: ['alta', 'iniciar'], HELP: ['ayuda'] },
  pt: { STOP: ['parar', 'sair', 'cancelar', 'pare', 'remover'], START: ['iniciar', 'começar'], HELP: ['ajuda'] },
  it: { STOP: ['ferma', 'annulla', 'cancella', 'disiscrivi'], START: ['inizia', 'riprendi'], HELP: ['aiuto'] },
  nl: { STOP: ['stoppen', 'afmelden', 'uitschrijven'], START: ['aanmelden'], HELP: ['hulp'] },
  pl: { STOP: ['koniec', 'wypisz'], START: ['wznów'], HELP: ['pomoc'] },
  sv: { STOP: ['stopp', 'avsluta', 'avregistrera'], START: ['börja'], HELP: ['hjälp'] },
};

const KEYWORDS = ['STOP', 'START', 'HELP'] as const satisfies readonly Keyword[];

const KNOWN: ReadonlyMap<string, Keyword> = new Map(
  Object.values(WORDS).flatMap((language) => KEYWORDS.flatMap((keyword) => language[keyword].map((word) => [plain(word), keyword] as const))),
);

/** Longer ones are sentences; nothing is gained by looking at all of a novel. */
const LONGEST = 64;

/**
 * The keyword that a message consists of; undefined when it says anything else besides. Letter case, diacritics, punctuation, symbols and
 * white space do not count: "Opt-out!" is STOP, "please stop" is not.
 */
export function keyword(text: string, more: MoreKeywords = {}): Keyword | undefined {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST) return undefined;
  const word = plain(trimmed);
  if (word === '') return undefined;
  return KNOWN.get(word) ?? KEYWORDS.find((each) => more[each]?.some((added) => plain(added) === word));
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}
