import type { RouteFacts } from '@switchback/client';

/** What a decision looked at, in a few words: "SMS number of US, Saturday 13:45 in Asia/Kathmandu, step 1 SKIPPED NO_ADDRESS". */
export function factsText({ smsCountry, whatsappCountry, timeZone, localTime, weekday, results }: RouteFacts): string {
  const zone = timeZone === '' ? '' : `time zone ${timeZone}`;
  const day = `${weekday.charAt(0)}${weekday.slice(1).toLowerCase()}`;
  return [
    smsCountry === '' ? '' : `SMS number of ${smsCountry}`,
    whatsappCountry === '' ? '' : `WhatsApp number of ${whatsappCountry}`,
    localTime === '' ? zone : `${day} ${localTime.slice(-5)} in ${timeZone}`,
    ...results.map(({ status, reason, errorClass, code }, step) => [`step ${step + 1}`, status, reason, errorClass, code].filter((word) => word !== '').join(' ')),
  ]
    .filter((part) => part !== '')
    .join(', ');
}
