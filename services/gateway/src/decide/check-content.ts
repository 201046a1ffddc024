import { type Content, type EmailContent, type SmsContent, type WhatsAppContent, type WhatsAppTemplate } from '@switchback/contracts';
import { buttonProblems, headerProblems, mediaProblems } from '@switchback/fallback';

import { checkAttachments } from './check-attachments';
import { hasControlCharacter, hasNul, isBlank, isLongerThan } from './text';
import { type Violation, type Violations } from './violations';

/** Longest texts, in characters; HTML in bytes of UTF-8. */
export const CONTENT_LIMITS = {
  text: 65_536,
  sms: 1_600,
  whatsapp: 4_096,
  subject: 998,
  htmlBytes: 512 * 1024,
  templateName: 512,
  language: 16,
  parameters: 100,
  parameter: 1_024,
  variables: 50,
  variable: 2_048,
} as const;

const VARIABLE_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const RESERVED_NAMES = new Set(['metadata', 'true', 'false', 'nil', 'null', 'empty', 'blank']);

/**
 * What every policy asks of content: sizes that the channels can take. Whether there is something to say depends on the policy, whose steps
 * may bring their own words.
 */
export function checkContent(content: Content | undefined, path: string, violations: Violations): void {
  if (content === undefined) {
    return;
  }
  checkVariables(content.variables, `${path}.variables`, violations);
  checkText(content.text, CONTENT_LIMITS.text, `${path}.text`, violations);
  if (content.sms !== undefined) {
    checkText(content.sms.text, CONTENT_LIMITS.sms, `${path}.sms.text`, violations);
  }
  if (content.email !== undefined) {
    checkEmail(content.email, `${path}.email`, violations);
  }
  if (content.whatsapp !== undefined) {
    checkText(content.whatsapp.text, CONTENT_LIMITS.whatsapp, `${path}.whatsapp.text`, violations);
    checkTemplate(content.whatsapp.template, `${path}.whatsapp.template`, violations);
    checkMedia(content.whatsapp, `${path}.whatsapp`, violations);
  }
}

/** Whether SMS has a text of its own. */
export function hasSms(sms: SmsContent | undefined): boolean {
  return sms !== undefined && !isBlank(sms.text);
}

/** Whether e-mail has a body of its own; a subject alone is not one. */
export function hasEmail(email: Pick<EmailContent, 'text' | 'html'> | undefined): boolean {
  return email !== undefined && (!isBlank(email.text) || !isBlank(email.html));
}

/** Whether WhatsApp has a text, a template or a file of its own. */
export function hasWhatsApp(whatsapp: WhatsAppContent | undefined): boolean {
  return whatsapp !== undefined && (!isBlank(whatsapp.text) || whatsapp.template !== undefined || whatsapp.media !== undefined);
}

function checkVariables(variables: Content['variables'], path: string, violations: Violations): void {
  const pairs = Object.entries(variables);
  if (pairs.length > CONTENT_LIMITS.variables) {
    violations.add(path, `must have at most ${CONTENT_LIMITS.variables} variables`);
    return;
  }
  if (pairs.some(([name]) => !VARIABLE_NAME.test(name))) {
    violations.add(path, 'must have names of 1 to 64 letters, digits and underscores, starting with a letter');
  }
  if (pairs.some(([name]) => RESERVED_NAMES.has(name))) {
    violations.add(path, `must not use the names ${[...RESERVED_NAMES].join(', ')}, which mean something else in templates`);
  }
  if (pairs.some(([, value]) => isLongerThan(value, CONTENT_LIMITS.variable) || hasNul(value))) {
    violations.add(path, `must have values of at most ${CONTENT_LIMITS.variable.toLocaleString('en-US')} characters without NUL`);
  }
}

function checkText(text: string, limit: number, field: string, violations: Violations): void {
  if (isLongerThan(text, limit)) {
    violations.add(field, `must have at most ${limit.toLocaleString('en-US')} characters: shorten it`);
  }
  if (hasNul(text)) {
    violations.add(field, 'must not contain the NUL character: remove it');
  }
}

function checkEmail(email: EmailContent, path: string, violations: Violations): void {
  checkText(email.text, CONTENT_LIMITS.text, `${path}.text`, violations);
  if (isLongerThan(email.subject, CONTENT_LIMITS.subject)) {
    violations.add(`${path}.subject`, `must have at most ${CONTENT_LIMITS.subject} characters: shorten it`);
  }
  if (hasControlCharacter(email.subject)) {
    violations.add(`${path}.subject`, 'must be one line without control characters: remove line breaks and tabs');
  }
  if (Buffer.byteLength(email.html) > CONTENT_LIMITS.htmlBytes) {
    violations.add(`${path}.html`, 'must have at most 512 KiB: link to images instead of embedding them');
  }
  if (hasNul(email.html)) {
    violations.add(`${path}.html`, 'must not contain the NUL character: remove it');
  }
  checkAttachments(email.attachments, `${path}.attachments`, violations);
}

function checkTemplate(template: WhatsAppTemplate | undefined, path: string, violations: Violations): void {
  if (template === undefined) {
    return;
  }
  if (template.name === '' || template.name.length > CONTENT_LIMITS.templateName || hasControlCharacter(template.name)) {
    violations.add(`${path}.name`, 'must be the name of a template approved by Meta, 1 to 512 characters');
  }
  if (template.language === '' || template.language.length > CONTENT_LIMITS.language || hasControlCharacter(template.language)) {
    violations.add(`${path}.language`, 'must be the language code approved with the template, for example en_US');
  }
  if (template.bodyParameters.length > CONTENT_LIMITS.parameters) {
    violations.add(`${path}.body_parameters`, `must have at most ${CONTENT_LIMITS.parameters} values`);
    return;
  }
  template.bodyParameters.forEach((parameter, index) => {
    checkText(parameter, CONTENT_LIMITS.parameter, `${path}.body_parameters[${index}]`, violations);
  });
  const header = template.header === undefined ? [] : headerProblems(template.header, `${path}.header`);
  addAll([...header, ...buttonProblems(template.buttons, `${path}.buttons`)], violations);
}

function checkMedia({ media, template }: WhatsAppContent, path: string, violations: Violations): void {
  if (media === undefined) {
    return;
  }
  addAll(mediaProblems(media, `${path}.media`), violations);
  if (template !== undefined) {
    violations.add(`${path}.media`, 'must not stand beside a template: a file of the template belongs into its header');
  }
}

function addAll(problems: readonly Violation[], violations: Violations): void {
  for (const { field, description } of problems) {
    violations.add(field, description);
  }
}
