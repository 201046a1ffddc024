/** Only what the specs use; the package has no types of its own. */
declare module 'split-sms' {
  export function split(message: string): {
    readonly characterSet: 'GSM' | 'Unicode';
    readonly bytes: number;
    readonly parts: readonly { readonly content: string; readonly bytes: number }[];
  };
}
