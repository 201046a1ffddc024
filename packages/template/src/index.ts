export { chooseVariant } from './choose-variant';
export { overrideContent } from './override-content';
export { renderTemplate, type Rendered, type RenderProblem, type TemplateInput } from './render-template';
export { templateProblem } from './template-problem';
