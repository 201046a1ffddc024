import { type SendAnswer } from '@switchback/channel';

import { classifyReply, type SmtpStage } from './classify-reply';

/** The part of nodemailer's error that says how far the exchange got; its text is left alone because it can quote an address. */
export interface SmtpFailure {
  /** nodemailer's own code, e.g. ECONNECTION. */
  readonly code: string;
  /** The command in flight, e.g. `RCPT TO`. */
  readonly command: string;
  /** The server's reply line, empty when there was none. */
  readonly response: string;
  /** Whether the whole message may have left, its final dot included. */
  readonly messageWritten: boolean;
  /** Whether the recipient's local part is not ASCII. */
  readonly smtpUtf8: boolean;
}

/** A server without SMTPUTF8 refuses such an address by its syntax (RFC 6531, 3.5): the server's limit, and no word about the mailbox. */
const NO_SMTPUTF8 = ['500', '501', '553', '555', '5.1.3', '5.6.7'];

/**
 * What a failed SMTP exchange means. Pure. A reply is a definite no. Without one everything hangs on the final dot: before it a server
 * must not deliver what it has (RFC 5321, 4.1.1.4), after it the server may have taken the message and only its answer is lost.
 */
export function readFailure(failure: SmtpFailure): SendAnswer {
  const reply = /^([45]\d\d)[ -](?:([45]\.\d{1,3}\.\d{1,3})\b)?/.exec(failure.response);
  if (reply !== null) {
    const [, code = '', enhanced] = reply;
    if (failure.smtpUtf8 && NO_SMTPUTF8.some((one) => one === (enhanced ?? code))) return { outcome: 'REFUSED', errorClass: 'POLICY', code: 'NO_SMTPUTF8' };
    const errorClass = classifyReply({ stage: stageOf(failure.command), code: Number(code), enhanced });
    return { outcome: 'REFUSED', errorClass, code: enhanced === undefined ? code : `${code} ${enhanced}` };
  }
  if (failure.messageWritten) return { outcome: 'NO_ANSWER', code: failure.code };
  return { outcome: 'REFUSED', errorClass: withoutReply(failure), code: failure.code };
}

function withoutReply({ code, command }: SmtpFailure): 'TRANSIENT' | 'CONFIG' | 'POLICY' {
  switch (code) {
    case 'EAUTH': // no usable mechanism or no credentials
    case 'ENOAUTH':
    case 'EREQUIRETLS':
    case 'ECONFIG':
      return 'CONFIG';
    case 'EMESSAGE': // larger than the SIZE that the server announced
    case 'EENVELOPE':
      return command === 'MAIL FROM' || command === 'API' ? 'POLICY' : 'TRANSIENT';
    default:
      return 'TRANSIENT';
  }
}

function stageOf(command: string): SmtpStage {
  if (command.startsWith('AUTH')) return 'AUTH';
  switch (command) {
    case 'MAIL FROM':
      return 'MAIL';
    case 'RCPT TO':
      return 'RCPT';
    case 'DATA':
      return 'DATA';
    default:
      return 'SESSION';
  }
}
