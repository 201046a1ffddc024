import { classByCode, type RefusalClass } from '@switchback/channel';

/**
 * Error codes of Vonage's Messages API and what we do about each. Those of other channels' content are left out.
 * Source: the list at https://developer.vonage.com/api-errors/messages, which version 1.20.0 of the API's OpenAPI document repeats. Compared row by
 * row with two older copies of it; not in those, and so not compared a second time: 1110, 1242, 1431, 1474, 1475, 1476, 1490, 2001.
 */
const CLASS_BY_CODE = classByCode<number>({
  // The same request may succeed a little later.
  TRANSIENT: [
    1000, // throttled: the account's throughput
    1030, // internal error
    1100, // communication failed: not submitted
    1230, // temporary network failure
    1241, // too many requests to send to these numbers
    1331, // the provider behind Vonage does not respond
  ],
  // This number will never receive an SMS.
  RECIPIENT_PERMANENT: [
    1170, // to is missing or no phone number
    1190, // absent subscriber, permanent: no longer active
    1300, // not a user of the network
    1430, // to is invalid for the channel
  ],
  // Not now: switched off, out of coverage, or the carrier gave no reason.
  RECIPIENT_TEMPORARY: [
    1180, // destination temporarily unavailable
    1200, // portability error after a change of carrier
    1220, // handset busy
    1260, // destination unreachable
    1290, // the person's prepaid account is empty
    1310, // the device cannot receive the message
    1330, // unknown failure at the carrier
    1360, // time to live over before delivery
    1490, // not all segments were confirmed in time
  ],
  OPTED_OUT: [
    1240, // the person replied STOP
  ],
  // This message may not, or cannot, go this way; another channel may take it.
  POLICY: [
    1010, // missing parameters
    1020, // invalid parameters
    1021, // invalid tag
    1022, // invalid template
    1040, // cannot be processed, e.g. an unknown prefix
    1050, // number on Vonage's list of barred numbers
    1090, // message too long
    1150, // message class out of range
    1210, // refused as spam by the carrier
    1250, // no route to this network from this sender
    1251, // routing rules do not allow the destination
    1270, // age restriction
    1280, // number blocked by the carrier
    1282, // refused by the provider for policy or content
    1320, // already sent
    1340, // outside of the window in which an answer is allowed
    1440, // message type not supported on the channel
    1451, // the message referred to is not known
    1461, // provider limits messages to this person
    1470, // Fraud Defender: traffic rule
    1472, // Fraud Defender: burst protection
    1473, // Fraud Defender: artificially inflated traffic
    1474, // Fraud Defender: country blocked
    1475, // Fraud Defender: network blocked
    1482, // registered content id missing or wrong
    1483, // consent not registered
    2001, // fraud protection of the provider
  ],
  // Our account, sender or request is set up wrongly, or its quota is used up: another provider may take it, and someone must look.
  CONFIG: [
    1060, // account barred
    1070, // no credit or quota left
    1080, // account not enabled for REST
    1110, // invalid signature
    1120, // sender refused by local regulations
    1130, // invalid ttl
    1140, // facility not enabled
    1160, // destination not on the test account's list
    1242, // number pool does not exist
    1400, // channel not supported
    1410, // channel parameters invalid
    1420, // sender invalid for the channel
    1431, // several recipients
    1450, // client reference invalid
    1460, // daily limit, e.g. of a 10DLC campaign
    1476, // sender on a do-not-originate list
    1480, // registered entity id missing or wrong
    1481, // registered header missing or wrong
    1484, // authentication or compliance failure
  ],
});

/** The class of a documented code; undefined for one that the list did not have when this was written. */
export function documentedClass(code: number): RefusalClass | undefined {
  return CLASS_BY_CODE.get(code);
}
