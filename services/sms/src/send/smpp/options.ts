import { z } from 'zod';

import { senderOptions } from '../sender';

const errorClass = z.enum(['TRANSIENT', 'RECIPIENT_PERMANENT', 'RECIPIENT_TEMPORARY', 'OPTED_OUT', 'POLICY', 'CONFIG']);
const typeOfNumber = z.int().min(0).max(255);

const fields = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535).default(2_775),
  tls: z
    .union([z.boolean(), z.strictObject({ ca: z.string().min(1).optional(), serverName: z.string().min(1).optional(), verify: z.boolean().default(true) })])
    .default(false)
    .describe('true, or with an own certificate authority (PEM) or server name'),
  systemId: z.string().min(1).max(15),
  password: z.string().max(64).default('').describe('SMPP 3.4 allows 8 characters; some SMSCs take more'),
  systemType: z.string().max(12).default(''),
  binds: z.int().min(1).max(64).default(1).describe('Sessions at once'),
  window: z.int().min(1).max(1_000).default(10).describe('Most unanswered submit_sm of a session'),
  submitsPerSecond: z.number().positive().max(10_000).optional().describe('Of all sessions of a process together, evenly spaced, every part counted'),
  throttlePauseMs: z.int().min(0).max(60_000).default(1_000).describe('How long nothing is submitted after ESME_RTHROTTLED or ESME_RMSGQFUL'),
  connectTimeoutMs: z.int().min(10).max(60_000).default(5_000).describe('For the connection and for the bind'),
  responseTimeoutMs: z.int().min(10).max(600_000).default(30_000).describe('After this an answer is not waited for any more'),
  enquireLinkMs: z.int().min(10).max(600_000).default(30_000).describe('After this long without a PDU the session is probed'),
  reconnect: z
    .strictObject({ initialMs: z.int().min(1).max(60_000).default(500), maxMs: z.int().min(1).max(600_000).default(30_000) })
    .prefault({})
    .describe('Full jitter, doubled after each failure; a session that was bound is replaced at once'),
  closeTimeoutMs: z.int().min(0).max(60_000).default(1_500).describe('How long outstanding answers are waited for before unbind'),
  from: z.string().min(1).max(20).optional().describe('Sending number (E.164), short code or alphanumeric sender, for all countries'),
  senders: senderOptions.senders,
  fromTon: typeOfNumber.optional().describe('Default: by the sender: 1 for E.164, 3 for a short code, 5 for alphanumeric'),
  fromNpi: typeOfNumber.optional().describe('Default: 1 for E.164, else 0'),
  destinationTon: typeOfNumber.default(1),
  destinationNpi: typeOfNumber.default(1),
  serviceType: z.string().max(5).default(''),
  replaceIfPresent: z.boolean().default(false),
  receipts: z.boolean().default(true).describe('Asks for delivery receipts'),
  validityPeriod: z.boolean().default(true).describe('Says how long to go on trying'),
  encoding: z.enum(['GSM_7', 'GSM_7_PACKED', 'LATIN_1', 'UCS_2']).default('GSM_7').describe('Of texts that it can carry; others are sent as UCS-2'),
  gsm7DataCoding: z.int().min(0).max(255).default(0),
  longMessages: z.enum(['UDH_8', 'UDH_16', 'SAR', 'PAYLOAD']).default('UDH_8'),
  defaultAlphabet: z.enum(['GSM_7', 'LATIN_1']).default('GSM_7').describe('What data_coding 0 means in messages that come in'),
  receiptIds: z
    .enum(['AUTO', 'SAME', 'DECIMAL_OF_HEX', 'HEX_OF_DECIMAL'])
    .default('SAME')
    .describe('How receipts write the message id of the answer; AUTO learns it'),
  unmarkedReceipts: z.boolean().default(false).describe('Takes a text that looks like a receipt for one although its esm_class does not say so'),
  receiptUtcOffsetMinutes: z.int().min(-840).max(840).optional().describe('Zone of the dates in receipts; without it their time is that of their arrival'),
  statusClasses: z
    .record(z.string().regex(/^0x[0-9a-fA-F]{1,8}$/, 'must be a command_status in hexadecimal, as 0x0400'), errorClass)
    .default({})
    .describe('What the SMSC means by statuses of its own'),
  errorClasses: z.record(z.string(), errorClass).default({}).describe('What the SMSC means by `err` in receipts'),
  joinWithinMs: z.int().min(0).max(60_000).default(3_000).describe('How long a part of a message that comes in waits for the others'),
});

/** What an `smpp` entry of the providers file may say. Times in milliseconds. */
export const smppOptions = fields.refine(({ from, senders }) => (from === undefined) !== (senders === undefined), {
  error: 'give one of from and senders',
  path: ['from'],
  when: () => true,
});

export type SmppOptions = z.output<typeof smppOptions>;
