import { classByCode, type RefusalClass } from '@switchback/channel';

/**
 * The Cloud API's error codes and what we do about each; those of registration, groups, calls and templates' making are left out.
 * Source: "WhatsApp error codes", https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes, compared row by row
 * with what copies of it say (decision 086). No copy has 132018 and 134011.
 */
const CLASS_BY_CODE = classByCode<number>({
  TRANSIENT: [
    1, // unknown, possibly a temporary fault at Meta
    2, // service down or overloaded
    4, // the app's call rate limit
    80007, // the business account's rate limit
    130429, // throughput limit of the phone number
    131016, // service unavailable
    131056, // too many messages from this number to this person in a short time
    131057, // business account in maintenance
    133004, // server temporarily unavailable
  ],
  // Meta has no code that says this of a number: 131026 has several reasons, and who is not on WhatsApp today may be tomorrow.
  RECIPIENT_PERMANENT: [],
  RECIPIENT_TEMPORARY: [
    131026, // cannot be delivered: not on WhatsApp, terms not accepted, client too old
    130472, // the person is part of an experiment: no marketing templates
    131000, // something went wrong, unsaid what
  ],
  OPTED_OUT: [
    131050, // the person stopped marketing messages from this business
  ],
  POLICY: [
    100, // invalid parameter
    131008, // required parameter missing
    131009, // parameter value not valid
    131021, // the recipient is the sender
    131047, // more than 24 hours since the person last wrote: only a template may be sent
    131049, // not delivered to keep the person's marketing messages few
    131051, // message type not supported
    131052, // media could not be downloaded
    131053, // media could not be uploaded
    131062, // this message cannot go to a business-scoped user id
    132000, // number of parameters does not match the template
    132005, // the filled-in template is too long
    132008, // parameter value is not valid
    132012, // parameter format does not match the template
    132018, // parameters of the template are invalid
  ],
  CONFIG: [
    0, // app user could not be authenticated
    3, // capability or permission missing
    10, // permission not granted or removed
    33, // business phone number deleted
    190, // access token expired
    200, // permission missing (200 to 299)
    368, // account restricted for a policy violation
    130497, // account restricted from messaging this country
    131005, // access denied
    131030, // test number: recipient not on its list
    131031, // account locked
    131037, // display name of the phone number not approved
    131042, // payment or eligibility problem
    131045, // phone number not registered
    131048, // spam rate limit of the phone number
    131063, // marketing templates are switched off for the Cloud API
    131064, // messaging limit after violations in the classing of templates
    132001, // template does not exist in this language, or is not approved
    132007, // template content violates a policy
    132015, // template paused for low quality
    132016, // template disabled for low quality
    132068, // flow blocked
    132069, // flow throttled
    133000, // incomplete deregistration
    133006, // phone number must be verified
    133010, // phone number not registered
    134011, // the account has not accepted a needed policy
    135000, // parameters of the request are wrong in an unsaid way
  ],
});

/** The class of a documented code; undefined for one that the page did not have when this was written. */
export function documentedClass(code: number): RefusalClass | undefined {
  if (code >= 200 && code <= 299) return 'CONFIG';
  return CLASS_BY_CODE.get(code);
}
