import { type Violation } from './draft-reader';
import { type WhatsAppButton, type WhatsAppFile, type WhatsAppHeader, type WhatsAppMedia } from './step-content';

const LONGEST_LINK = 2_048;
const LONGEST_VALUE = 1_024;
const LONGEST_FILENAME = 240;
const MOST_BUTTONS = 10;

type Kind = 'image' | 'document' | 'video' | 'audio';
const KINDS: readonly Kind[] = ['image', 'document', 'video', 'audio'];

/** The one file of a medium, with its kind; undefined when there is none. */
export function fileOf(media: WhatsAppMedia | undefined): { readonly kind: Kind; readonly file: WhatsAppFile } | undefined {
  for (const kind of KINDS) {
    const file = media?.[kind];
    if (file !== undefined) return { kind, file };
  }
  return undefined;
}

/** What is wrong with a medium, whoever says it: a message, a step's content, or a template, where values are Liquid. */
export function mediaProblems(media: WhatsAppMedia, path: string): readonly Violation[] {
  const given = KINDS.filter((kind) => media[kind] !== undefined);
  const found = fileOf(media);
  if (found === undefined || given.length > 1) return [{ field: path, description: 'Set one of image, document, video and audio.' }];
  const { kind, file } = found;
  const field = `${path}.${kind}`;
  return [
    ...problem(!/^https?:\/\/./.test(file.link) || file.link.length > LONGEST_LINK, `${field}.link`, `Must be a link that begins with https://, of at most ${LONGEST_LINK} characters.`),
    ...problem(kind === 'audio' && file.caption !== '', `${field}.caption`, 'Audio has no caption; remove it.'),
    ...problem(file.caption.length > LONGEST_VALUE, `${field}.caption`, `Must have at most ${LONGEST_VALUE} characters.`),
    ...problem(kind !== 'document' && file.filename !== '', `${field}.filename`, 'Only documents have a file name; remove it.'),
    ...problem(file.filename.length > LONGEST_FILENAME, `${field}.filename`, `Must have at most ${LONGEST_FILENAME} characters.`),
  ];
}

/** What is wrong with the header of an approved template. */
export function headerProblems(header: WhatsAppHeader, path: string): readonly Violation[] {
  const { media, text } = header;
  if ((text === '') === (media === undefined)) return [{ field: path, description: 'Set one of text and media, as the template was approved.' }];
  if (media === undefined) return problem(text.length > LONGEST_VALUE, `${path}.text`, `Must have at most ${LONGEST_VALUE} characters.`);
  const found = fileOf(media);
  const audio = problem(found?.kind === 'audio', `${path}.media.audio`, 'A header is an image, a document or a video.');
  const caption = problem(found !== undefined && found.kind !== 'audio' && found.file.caption !== '', `${path}.media.${found?.kind}.caption`, 'A header has no caption; remove it.');
  return [...mediaProblems(media, `${path}.media`), ...audio, ...caption];
}

/** What is wrong with the buttons of an approved template. */
export function buttonProblems(buttons: readonly WhatsAppButton[], path: string): readonly Violation[] {
  if (buttons.length > MOST_BUTTONS) return [{ field: path, description: `Has ${buttons.length} buttons; keep at most ${MOST_BUTTONS}.` }];
  return buttons.flatMap((button, position) => {
    const field = `${path}[${position}]`;
    const values = [button.urlParameter, button.payload, button.couponCode];
    const twice = buttons.findIndex(({ index }) => index === button.index) !== position;
    return [
      ...problem(!Number.isInteger(button.index) || button.index < 0 || button.index >= MOST_BUTTONS, `${field}.index`, `Must be the button's position in the template, from 0 to ${MOST_BUTTONS - 1}.`),
      ...problem(twice, `${field}.index`, 'Stands here twice; remove one.'),
      ...problem(values.filter((value) => value !== '').length !== 1, field, 'Set one of url_parameter, payload and coupon_code.'),
      ...problem(values.some((value) => value.length > LONGEST_VALUE), field, `Must have a value of at most ${LONGEST_VALUE} characters.`),
    ];
  });
}

function problem(wrong: boolean, field: string, description: string): readonly Violation[] {
  return wrong ? [{ field, description }] : [];
}
