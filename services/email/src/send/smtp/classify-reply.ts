import { type ErrorClass } from '@switchback/fallback';

/** Which command the reply answers. SESSION: greeting, EHLO, STARTTLS. */
export type SmtpStage = 'SESSION' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA';

export interface SmtpReply {
  readonly stage: SmtpStage;
  /** Three digits, 400 to 599. */
  readonly code: number;
  /** Enhanced status code (RFC 3463), e.g. 5.1.1; undefined when the server gave none. */
  readonly enhanced: string | undefined;
}

type SmtpErrorClass = Exclude<ErrorClass, 'AMBIGUOUS' | 'OPTED_OUT'>;

/**
 * Enhanced status codes by class. Source: the IANA registry "SMTP Enhanced Status Codes",
 * https://www.iana.org/assignments/smtp-enhanced-status-codes/smtp-enhanced-status-codes.xhtml, begun by RFC 3463, with RFC 4954 (AUTH), RFC 6531
 * (internationalized mail), RFC 6710 (priorities), RFC 7293, RFC 7372 (e-mail authentication), RFC 7505 (null MX), RFC 8617 (ARC) and RFC 8689
 * (REQUIRETLS). First digit left out. Left out as well, so that the reply code decides: 1.0 and 5.0, which say only what they are about, and
 * those of success (1.5, 3.6, 6.4).
 */
const ENHANCED: ReadonlyMap<string, SmtpErrorClass> = new Map<string, SmtpErrorClass>([
  ['1.1', 'RECIPIENT_PERMANENT'], // no such mailbox
  ['1.2', 'RECIPIENT_PERMANENT'], // no such mail domain
  ['1.3', 'RECIPIENT_PERMANENT'], // syntax of the destination address
  ['1.4', 'RECIPIENT_PERMANENT'], // ambiguous mailbox
  ['1.6', 'RECIPIENT_PERMANENT'], // mailbox has moved
  ['1.7', 'CONFIG'], // syntax of the sender's address
  ['1.8', 'CONFIG'], // the sender's domain does not take mail
  ['1.9', 'POLICY'], // relayed to a server that cannot take it
  ['1.10', 'RECIPIENT_PERMANENT'], // the domain says it takes no mail
  ['2.0', 'RECIPIENT_TEMPORARY'], // something about the mailbox
  ['2.1', 'RECIPIENT_PERMANENT'], // mailbox disabled
  ['2.2', 'RECIPIENT_TEMPORARY'], // mailbox full
  ['2.3', 'POLICY'], // too long for the mailbox
  ['2.4', 'RECIPIENT_TEMPORARY'], // mailing list expansion failed
  ['3.0', 'RECIPIENT_TEMPORARY'], // something about the destination system
  ['3.1', 'RECIPIENT_TEMPORARY'], // the destination system is full
  ['3.2', 'RECIPIENT_TEMPORARY'], // the destination system takes no mail now
  ['3.3', 'POLICY'], // a feature is missing at the destination
  ['3.4', 'POLICY'], // message too big
  ['3.5', 'CONFIG'], // system incorrectly configured
  ['4.0', 'RECIPIENT_TEMPORARY'], // network or routing
  ['4.1', 'RECIPIENT_TEMPORARY'], // no answer from the host
  ['4.2', 'RECIPIENT_TEMPORARY'], // bad connection
  ['4.3', 'RECIPIENT_TEMPORARY'], // directory server failure
  ['4.4', 'RECIPIENT_TEMPORARY'], // unable to route
  ['4.5', 'RECIPIENT_TEMPORARY'], // mail system congestion
  ['4.6', 'RECIPIENT_TEMPORARY'], // routing loop
  ['4.7', 'RECIPIENT_TEMPORARY'], // delivery time expired
  ['5.1', 'CONFIG'], // invalid command
  ['5.2', 'CONFIG'], // syntax error
  ['5.3', 'CONFIG'], // too many recipients
  ['5.4', 'CONFIG'], // invalid command arguments
  ['5.5', 'CONFIG'], // wrong protocol version
  ['5.6', 'CONFIG'], // authentication exchange line too long
  ['6.0', 'POLICY'], // content
  ['6.1', 'POLICY'], // media not supported
  ['6.2', 'POLICY'], // conversion required and prohibited
  ['6.3', 'POLICY'], // conversion required but not supported
  ['6.5', 'POLICY'], // conversion failed
  ['6.6', 'POLICY'], // message content not available
  ['6.7', 'POLICY'], // non-ASCII addresses not permitted
  ['6.8', 'POLICY'], // a UTF-8 reply would be needed
  ['6.9', 'POLICY'], // UTF-8 header would have to be downgraded
  ['7.0', 'POLICY'], // security or policy, unsaid which
  ['7.1', 'POLICY'], // delivery not authorized, message refused
  ['7.2', 'POLICY'], // mailing list expansion prohibited
  ['7.3', 'POLICY'], // security conversion required but not possible
  ['7.4', 'CONFIG'], // security features not supported
  ['7.5', 'POLICY'], // cryptographic failure
  ['7.6', 'POLICY'], // cryptographic algorithm not supported
  ['7.7', 'POLICY'], // message integrity failure
  ['7.8', 'CONFIG'], // authentication credentials invalid
  ['7.9', 'CONFIG'], // authentication mechanism is too weak
  ['7.10', 'CONFIG'], // encryption needed
  ['7.11', 'CONFIG'], // encryption required for this authentication mechanism
  ['7.12', 'CONFIG'], // a password transition is needed
  ['7.13', 'CONFIG'], // user account disabled
  ['7.14', 'CONFIG'], // trust relationship required
  ['7.15', 'POLICY'], // priority level too low
  ['7.16', 'POLICY'], // message too big for its priority
  ['7.17', 'RECIPIENT_PERMANENT'], // the mailbox has another owner now
  ['7.18', 'RECIPIENT_PERMANENT'], // the domain has another owner now
  ['7.19', 'POLICY'], // whether the mailbox has changed hands cannot be told
  ['7.20', 'CONFIG'], // no passing DKIM signature
  ['7.21', 'CONFIG'], // no acceptable DKIM signature
  ['7.22', 'CONFIG'], // DKIM signature does not match the author
  ['7.23', 'CONFIG'], // SPF validation failed
  ['7.24', 'CONFIG'], // SPF validation error
  ['7.25', 'CONFIG'], // reverse DNS validation failed
  ['7.26', 'CONFIG'], // several authentication checks failed
  ['7.27', 'CONFIG'], // the sender's domain says it takes no mail
  ['7.28', 'POLICY'], // part of a flood of similar mail
  ['7.29', 'POLICY'], // the chain of forwarders does not hold (ARC)
  ['7.30', 'POLICY'], // cannot be forwarded under REQUIRETLS
]);

/**
 * What an SMTP refusal means for the message. Pure. 4yz is always TRANSIENT (RFC 5321, 4.2.1). A 5yz before a recipient was named is
 * about us, whatever its text says; after that the enhanced status code decides, and the reply code where there is none.
 */
export function classifyReply({ stage, code, enhanced }: SmtpReply): SmtpErrorClass {
  if (code < 500) return 'TRANSIENT';
  if (stage === 'SESSION' || stage === 'AUTH') return 'CONFIG';
  const byEnhanced = enhanced === undefined ? undefined : ENHANCED.get(enhanced.slice(2));
  if (stage === 'MAIL') return byEnhanced === 'POLICY' && code === 552 ? 'POLICY' : 'CONFIG';
  if (code === 530 || code === 534 || code === 535 || code === 538) return 'CONFIG';
  return byEnhanced ?? byCode(code, stage);
}

/** RFC 5321, 4.2.3 and 4.3.2; 521 and 556 by RFC 7504. */
function byCode(code: number, stage: 'RCPT' | 'DATA'): SmtpErrorClass {
  switch (code) {
    case 501: // syntax of an argument: to RCPT, the address
    case 510: // bad address, in common use though in no standard
    case 511:
    case 512:
    case 550: // mailbox unavailable; after DATA, refused for what it is
    case 551: // user not local
    case 553: // mailbox name not allowed
      return stage === 'RCPT' ? 'RECIPIENT_PERMANENT' : 'POLICY';
    case 521: // the host takes no mail
    case 556: // the domain takes no mail
      return 'RECIPIENT_PERMANENT';
    case 552: // storage exceeded: to RCPT, the mailbox; after DATA, the size
      return stage === 'RCPT' ? 'RECIPIENT_TEMPORARY' : 'POLICY';
    case 500:
    case 502:
    case 503:
    case 504:
    case 555:
      return 'CONFIG';
    default:
      return 'POLICY';
  }
}
