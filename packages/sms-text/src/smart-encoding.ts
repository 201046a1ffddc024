import { smsSegments } from './sms-segments';

/**
 * Characters that editors and keyboards write by themselves, and what says the same in GSM-7. Nothing that is part of a word is here: no
 * letter loses its accent, no character of one script becomes one of another, no figure changes its value (21/2 is not 2½).
 */
const SAME_IN_GSM_7: ReadonlyMap<string, string> = new Map([
  // Quotation marks and apostrophes.
  ...pairs("'", '\u2018\u2019\u201A\u201B\u2032\u2035\u02BC\u00B4\u0060\u2039\u203A'),
  ...pairs('"', '\u201C\u201D\u201E\u201F\u2033\u2036\u00AB\u00BB\u275D\u275E\uFF02'),
  // Hyphens, dashes and the minus sign.
  ...pairs('-', '\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uFE58\uFE63\uFF0D'),
  ...pairs('...', '\u2026'),
  ...pairs('..', '\u2025'),
  // Spaces that differ in width or in whether a line may break there.
  ...pairs(' ', '\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F\u3000\t'),
  ...pairs('\n', '\u2028\u2029\u0085'),
  // Invisible: a byte order mark, a soft hyphen, a place where a line may break, and their like.
  ...pairs('', '\uFEFF\u00AD\u200B\u2060'),
  // Bullets and marks.
  ...pairs('*', '\u2022\u2217\u2023\u25CF'),
  ...pairs('/', '\u2044\u2215'),
  ...pairs('~', '\u02DC\u223C'),
  ...pairs('^', '\u02C6'),
  ...pairs('|', '\u00A6'),
  ...pairs('<', '\u27E8'),
  ...pairs('>', '\u27E9'),
  ...pairs('!', '\uFF01'),
  ...pairs('?', '\uFF1F'),
  ...pairs(':', '\uFF1A\u2236'),
  ...pairs(';', '\uFF1B'),
  ...pairs(',', '\uFF0C'),
  ...pairs('(', '\uFF08'),
  ...pairs(')', '\uFF09'),
  ...pairs('%', '\uFF05'),
  ...pairs('(c)', '\u00A9'),
  ...pairs('(R)', '\u00AE'),
  ...pairs('(TM)', '\u2122'),
]);

function pairs(same: string, characters: string): (readonly [string, string])[] {
  return [...characters].map((character) => [character, same] as const);
}

/**
 * The text with its typographic characters written in GSM-7, when it is GSM-7 throughout then and needs no more segments; else the text as it
 * is, since a text that stays UCS-2 gains nothing by losing its quotation marks.
 */
export function smartEncoded(text: string): string {
  const before = smsSegments(text);
  if (before.encoding === 'GSM_7') return text;
  const rewritten = [...text].map((character) => SAME_IN_GSM_7.get(character) ?? character).join('');
  const after = smsSegments(rewritten);
  return rewritten !== '' && after.encoding === 'GSM_7' && after.segments <= before.segments ? rewritten : text;
}
