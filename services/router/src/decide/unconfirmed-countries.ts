/**
 * Countries whose networks give no dependable receipts of delivery for SMS, by ISO 3166 code, each with what they do instead.
 * Source: https://api.support.vonage.com/hc/en-us/articles/204014863
 */
export const UNCONFIRMED_COUNTRIES: ReadonlyMap<string, string> = new Map([
  ['PH', 'networks there report deliveries that were none, or report nothing'],
  ['US', 'most networks there confirm no delivery of what comes from long codes or unregistered short codes'],
]);
