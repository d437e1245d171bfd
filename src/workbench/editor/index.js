// What the workbench takes from its editor.
export { applyPatch, diffLines, diffWordsWithSpace, diffChars, structuredPatch } from 'diff';
export { documentOf, joinBlocks, joinFile, splitBlocks, splitFile } from './blocks.js';
export {
  fieldAtLine,
  lineOfField,
  readFields,
  setField,
  sourceOfField,
  valueOf,
  yamlOf,
} from './fields.js';
export { cleanHtml } from './paste.js';
export { schema } from './schema.js';
export { TextEditor } from './view.js';
