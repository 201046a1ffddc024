import { type DraftReader } from './draft-reader';
import { type Channel } from './policy';
import { type StepContent, type StepTemplate, type TemplateKind, type TemplateVariant, type WhatsAppTemplate } from './step-content';
import { buttonProblems, fileOf, headerProblems, mediaProblems } from './whatsapp-parts';

/** Longest text and longest Liquid source, in characters. */
const LONGEST_TEXT = 16_384;
/** Longest content, in characters, by the channel that takes it. */
const LONGEST_CONTENT = { SMS: 1_600, EMAIL: LONGEST_TEXT, WHATSAPP: 4_096 } as const;
const LONGEST_HTML = 65_536;
const LONGEST_SUBJECT = 998;
const MOST_VARIANTS = 50;
const MOST_PARAMETERS = 100;
const LOCALE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,7}$/;

/** Reads what a step says instead of the message's content. It must say something on its channel, and nothing for another one. */
export function readContent(reader: DraftReader, path: string, channel: Channel, content: StepContent): StepContent {
  const { sms, email, whatsapp } = content;
  const others = { SMS: { email, whatsapp }, EMAIL: { sms, whatsapp }, WHATSAPP: { sms, email } }[channel];
  for (const [name, other] of Object.entries(others)) {
    if (other !== undefined) reader.reject(`${path}.${name}`, `The step's channel is ${channel}; remove what is meant for another one.`);
  }
  const texts = [content.text, sms?.text, email?.subject, email?.text, email?.html, whatsapp?.text];
  if (texts.every((text) => text === undefined || isBlank(text)) && whatsapp?.template === undefined && whatsapp?.media === undefined) {
    reader.reject(path, 'Says nothing; set text, or leave content out to send what the message says.');
  }
  checkText(reader, `${path}.text`, content.text, LONGEST_CONTENT[channel]);
  checkText(reader, `${path}.sms.text`, sms?.text, LONGEST_CONTENT.SMS);
  checkLine(reader, `${path}.email.subject`, email?.subject);
  checkText(reader, `${path}.email.text`, email?.text, LONGEST_TEXT);
  checkText(reader, `${path}.email.html`, email?.html, LONGEST_HTML);
  checkText(reader, `${path}.whatsapp.text`, whatsapp?.text, LONGEST_CONTENT.WHATSAPP);
  checkWhatsApp(reader, `${path}.whatsapp.template`, whatsapp?.template);
  checkMedia(reader, `${path}.whatsapp`, whatsapp);
  return content;
}

/** Reads a step's template: every source must parse, and every variant must have a text for the step's channel. */
export function readTemplate(reader: DraftReader, path: string, channel: Channel, template: StepTemplate): StepTemplate {
  const { variants, fallbackLocale } = template;
  if (variants.length === 0) reader.reject(`${path}.variants`, 'Add at least one variant with a locale and a text.');
  if (variants.length > MOST_VARIANTS) reader.reject(`${path}.variants`, `Has ${variants.length} variants; keep at most ${MOST_VARIANTS}.`);
  variants.slice(0, MOST_VARIANTS).forEach((variant, index) => {
    readVariant(reader, `${path}.variants[${index}]`, channel, variant);
    if (variants.findIndex(({ locale }) => sameLocale(locale, variant.locale)) !== index) {
      reader.reject(`${path}.variants[${index}].locale`, 'Stands here twice; remove one.');
    }
  });
  const [first] = variants;
  const fallback = fallbackLocale === '' && variants.length === 1 && first !== undefined ? first.locale : fallbackLocale;
  if (variants.length > 0 && !variants.some(({ locale }) => sameLocale(locale, fallback))) {
    reader.reject(`${path}.fallback_locale`, 'Name the locale of the variant that serves every other language.');
  }
  return { variants, fallbackLocale: fallback };
}

function readVariant(reader: DraftReader, path: string, channel: Channel, variant: TemplateVariant): void {
  const { locale, text, subject, html, whatsappTemplate } = variant;
  if (!LOCALE.test(locale)) reader.reject(`${path}.locale`, 'Must be a BCP 47 tag such as en or pt-BR.');
  if (channel !== 'EMAIL') {
    if (subject !== '') reader.reject(`${path}.subject`, `Only e-mail has a subject, and the step's channel is ${channel}; remove it.`);
    if (html !== '') reader.reject(`${path}.html`, `Only e-mail has HTML, and the step's channel is ${channel}; remove it.`);
  }
  if (channel !== 'WHATSAPP' && whatsappTemplate !== undefined) {
    reader.reject(`${path}.whatsapp_template`, `The step's channel is ${channel}; remove what is meant for WhatsApp.`);
  }
  const own = { SMS: '', EMAIL: html, WHATSAPP: whatsappTemplate?.name ?? '' }[channel];
  if (isBlank(text) && isBlank(own)) {
    const also = { SMS: '', EMAIL: ' or html', WHATSAPP: ' or whatsapp_template' }[channel];
    reader.reject(path, `Has nothing to say; set text${also}.`);
  }
  checkText(reader, `${path}.text`, text, LONGEST_TEXT, 'TEXT');
  checkLine(reader, `${path}.subject`, subject, 'TEXT');
  checkText(reader, `${path}.html`, html, LONGEST_HTML, 'HTML');
  checkWhatsApp(reader, `${path}.whatsapp_template`, whatsappTemplate, 'TEXT');
}

/** `kind`: the text is Liquid, and must parse. */
function checkText(reader: DraftReader, field: string, text: string | undefined, longest: number, kind?: TemplateKind): void {
  if (text === undefined || text === '') return;
  if (text.length > longest) return reader.reject(field, `Has ${text.length} characters; keep at most ${longest}.`);
  if (text.includes('\0')) reader.reject(field, 'Contains the NUL character; remove it.');
  const problem = kind === undefined ? undefined : reader.templateCheck(text, kind);
  if (problem !== undefined) reader.reject(field, problem);
}

function checkLine(reader: DraftReader, field: string, text: string | undefined, kind?: TemplateKind): void {
  if (text !== undefined && /\p{Cc}/u.test(text)) reader.reject(field, 'Must be one line; remove line breaks and tabs.');
  checkText(reader, field, text, LONGEST_SUBJECT, kind);
}

function checkWhatsApp(reader: DraftReader, path: string, template: WhatsAppTemplate | undefined, kind?: TemplateKind): void {
  if (template === undefined) return;
  if (isBlank(template.name)) reader.reject(`${path}.name`, 'Name a template that Meta approved.');
  if (isBlank(template.language)) reader.reject(`${path}.language`, 'Must be the language code approved with the template, e.g. en_US.');
  if (template.bodyParameters.length > MOST_PARAMETERS) {
    return reader.reject(`${path}.body_parameters`, `Has ${template.bodyParameters.length} values; keep at most ${MOST_PARAMETERS}.`);
  }
  template.bodyParameters.forEach((text, index) => checkText(reader, `${path}.body_parameters[${index}]`, text, 1_024, kind));
  const { buttons = [], header } = template;
  const problems = [...(header === undefined ? [] : headerProblems(header, `${path}.header`)), ...buttonProblems(buttons, `${path}.buttons`)];
  for (const { field, description } of problems) reader.reject(field, description);
  if (kind !== undefined && problems.length === 0) checkSources(reader, path, template, kind);
}

function checkMedia(reader: DraftReader, path: string, whatsapp: StepContent['whatsapp']): void {
  if (whatsapp?.media === undefined) return;
  for (const { field, description } of mediaProblems(whatsapp.media, `${path}.media`)) reader.reject(field, description);
  if (whatsapp.template !== undefined) reader.reject(`${path}.media`, 'Stands beside a template; a file of the template belongs into its header.');
}

/** Header and buttons of a step's template are Liquid. */
function checkSources(reader: DraftReader, path: string, { buttons = [], header }: WhatsAppTemplate, kind: TemplateKind): void {
  checkText(reader, `${path}.header.text`, header?.text, 1_024, kind);
  const found = fileOf(header?.media);
  if (found !== undefined) {
    checkText(reader, `${path}.header.media.${found.kind}.link`, found.file.link, 2_048, kind);
    checkText(reader, `${path}.header.media.${found.kind}.filename`, found.file.filename, 240, kind);
  }
  buttons.forEach(({ couponCode, payload, urlParameter }, index) => checkText(reader, `${path}.buttons[${index}]`, urlParameter || payload || couponCode, 1_024, kind));
}

function sameLocale(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}
