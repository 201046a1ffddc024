import { classByCode, type RefusalClass } from '@switchback/channel';

/**
 * Twilio's error codes and what we do about each; those of voice, RCS, registration and the making of templates are left out.
 * Source: the Error and Warning Dictionary, https://www.twilio.com/docs/api/errors, with one page per code behind it; for WhatsApp also the list
 * of WhatsApp's own codes at https://www.twilio.com/docs/whatsapp/api/error-code-mapping. Every row was found in a copy of the dictionary;
 * those that it has by title alone are classed by the title (decision 086).
 */
const CLASS_BY_CODE = classByCode<number>({
  // The same request may succeed a little later.
  TRANSIENT: [
    14107, // message send rate limit between two numbers
    20429, // too many concurrent requests
    20503, // service unavailable: Twilio did not take the request
    21611, // the sender's queue is full
    30001, // queue overflow
    30017, // carrier network congestion
    30021, // the messaging service could not process it
    30022, // A2P 10DLC rate limit exceeded
    63009, // channel: the provider behind it answered 5xx
    63010, // channel: internal error at Twilio
    63012, // channel: internal error at the provider behind it
    63017, // rate limit
    63018, // channel: rate limit
    63053, // channel: template not in sync yet, which takes up to 10 minutes
  ],
  // This number will never receive a message of this kind.
  RECIPIENT_PERMANENT: [
    21211, // invalid To number
    21217, // not a valid phone number
    21265, // To is a short code
    21268, // To is a premium or information service number
    21614, // To is not a mobile number
    21635, // To is a landline
    63003, // channel: To inactive or invalid
  ],
  // Not now: switched off, out of coverage, or the carrier gave no reason.
  RECIPIENT_TEMPORARY: [
    30003, // unreachable handset
    30005, // unknown destination; Twilio expects some when a phone is off
    30006, // landline, or a carrier that this kind of sender does not reach
    30008, // unknown error
    30036, // validity period expired
    30410, // the carrier did not answer: it may have been delivered, so never again this way
    63011, // channel: the recipient’s capabilities could not be had
    63023, // channel: unsaid failure
    63024, // channel: invalid recipient; by the list WhatsApp's 1026 and 1002, the first of which is a client that cannot receive it
    63029, // channel: the receiver could not load the template
    63032, // channel: the person is part of an experiment of WhatsApp
  ],
  OPTED_OUT: [
    21610, // the person replied STOP to this sender
    30630, // the person is unsubscribed
    63014, // channel: the person blocked this sender or withdrew consent
    63033, // channel: the person opted out
    63050, // channel: the person stopped marketing messages from this business
  ],
  // This message may not, or cannot, go this way; another channel may take it.
  POLICY: [
    21266, // To and From are the same
    21602, // empty body
    21604, // no To
    21605, // body too long for the old endpoint
    21612, // To cannot be reached from this From
    21617, // longer than 1,600 characters
    21618, // body filtered by every carrier of the destination
    21619, // neither body nor media
    21620, // invalid media URL
    21623, // too many media files
    21658, // a parameter exceeds its limit
    30004, // blocked by the recipient or their carrier
    30007, // filtered as spam or against carrier rules
    30010, // price exceeds the maximum given
    30011, // MMS not supported in this region
    30012, // time to live too small
    30013, // time to live too big
    30014, // To attributes invalid
    30019, // content size exceeds the carrier's limit
    30038, // one-time password filtered
    30039, // filtered as a loop
    30450, // delivery blocked by fraud protection
    30453, // not delivered on suspicion of fraud
    63005, // channel: content not accepted
    63006, // channel: content cannot be formatted for it
    63013, // channel: against its policy
    63016, // channel: outside of the 24-hour window: only a template may be sent
    63019, // channel: media could not be downloaded
    63021, // channel: content refused or not supported
    63025, // channel: media exists already
    63026, // channel: content flagged as spam
    63028, // channel: number of parameters does not match the template
    63030, // channel: parameter not supported for this type
    63031, // channel: To and From are the same
    63034, // channel: media too large
    63037, // channel: media could not be uploaded
    63049, // channel: not delivered to keep the person’s marketing messages few
  ],
  // Our account, sender or request is set up wrongly, or its quota is used up: another provider may take it, and someone must look.
  CONFIG: [
    10001, // account not active
    20001, // unknown parameters
    20003, // authentication failed
    20004, // method not allowed
    20005, // account not active
    20006, // access denied
    20008, // test credentials used on a live resource
    20403, // forbidden
    20404, // account or resource not found
    21212, // invalid From
    21219, // trial account: To not verified
    21267, // trial account: alphanumeric sender
    21408, // sending to this region is not enabled
    21601, // From is not an SMS number of this account
    21603, // neither From nor MessagingServiceSid
    21606, // From cannot send to this destination
    21607, // trial account: From must be the sandbox number
    21608, // trial account: To not verified
    21609, // invalid StatusCallback
    21616, // From matches several numbers
    21621, // From is not enabled for MMS
    21622, // MMS not enabled for the account
    21624, // invalid validity period
    21654, // ContentSid required
    21655, // ContentSid invalid
    21656, // ContentVariables invalid
    21657, // sender id invalid
    21659, // From is not a Twilio number, or a short code of another country
    21660, // From belongs to another account
    21661, // From is not SMS capable
    21663, // routing of From is set up wrongly
    21701, // messaging service does not exist
    21702, // messaging service does not take new messages
    21703, // messaging service has no number available
    21704, // messaging service contains no numbers
    21705, // messaging service invalid
    21900, // DLT entity id invalid
    21901, // DLT template id invalid
    21910, // From and To are of different channels
    30002, // account suspended
    30015, // channel not supported
    30016, // From and To are of different channels
    30018, // the destination carrier wants the sender registered first
    30023, // A2P 10DLC daily cap reached
    30024, // numeric sender not provisioned on the carrier
    30027, // T-Mobile daily limit reached
    30032, // toll-free number not verified
    30033, // A2P campaign suspended
    30034, // A2P 10DLC: unregistered sender
    30035, // A2P 10DLC: sender still being configured
    30037, // outbound messaging disabled
    30040, // the destination carrier wants the sender registered first
    30041, // sender restricted or unregistered in a country that wants it registered
    30042, // sender id generic or not allowed to this account
    30043, // international SMS over a domestic gateway
    30044, // trial account: message too long
    30045, // validity period out of range
    30454, // message limit of the account
    90007, // invalid validity period
    90010, // account not active
    63001, // channel: authentication failed
    63002, // channel: From not found
    63007, // channel: From belongs to no channel of this account
    63008, // channel: set up wrongly
    63015, // channel: sandbox, recipient has not joined
    63020, // channel: business account not eligible
    63022, // channel: certificate of the display name missing
    63027, // channel: template does not exist in this language
    63038, // daily limit of the account
    63040, // channel: template rejected
    63041, // channel: template paused
    63042, // channel: template disabled
    63051, // channel: WhatsApp account or sender locked
    63054, // channel: template unavailable
    63055, // channel: only marketing messages go this way
    63056, // channel: account not eligible
    63058, // channel: account restricted from messaging this country
    63059, // channel: phone number moved to another WhatsApp account
    63109, // channel: sender moved to another account
    63112, // channel: Meta disabled the WhatsApp account
    63120, // channel: Meta locked the business account
  ],
});

/** The class of a documented code; undefined for one that the dictionary did not have when this was written. */
export function documentedClass(code: number): RefusalClass | undefined {
  return CLASS_BY_CODE.get(code);
}
