/**
 * What words say about why a mail was not delivered, as an enhanced status code: one that stands in them, else one of the sentences that mail
 * systems are known by. Few and strict: a guess that an address is invalid would be remembered.
 */
export function statusInWords(words: string): string | undefined {
  const written = /(?<![\d.])#?([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/.exec(words)?.[1];
  return written ?? PHRASES.find(([phrase]) => phrase.test(words))?.[1];
}

const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\b(?:user unknown|unknown (?:user|recipient)|no such (?:user|mailbox|recipient)|recipient not found|unrouteable address)\b/i, '5.1.1'],
  [/\bno mailbox here by that name\b/i, '5.1.1'], // qmail
  [/\brecipient name is not recognized\b/i, '5.1.1'], // Exchange 5.5
  [/\be-mail account does not exist at the organization\b/i, '5.1.1'], // Exchange 2000, 2003
  [/\bnot listed in (?:Domino Directory|public Name & Address Book)\b/i, '5.1.1'], // Domino
  [/\b(?:mailbox (?:is )?full|(?:over|exceeds?|exceeded) (?:\w+ )?quota|quota exceeded)\b/i, '5.2.2'],
  [/\b(?:retry timeout exceeded|time for delivering the message expired|message could not be delivered for \d+ (?:days|hours)|been in the queue too long)\b/i, '4.4.7'],
];
