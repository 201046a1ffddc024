/** A provider's strings go to Postgres, logs and spans: printable characters only, at most `length`. */
export function tidyText(text: string, length: number): string {
  return text.replace(/\p{Cc}/gu, '').slice(0, length);
}
