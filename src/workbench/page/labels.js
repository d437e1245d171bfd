// Words for the fields of pages and data files. What is not listed has the description of its schema.
import { language } from './texts.js';

const zh = {
  title: '标题', description: '一句话说明', date: '发布日期', order: '在栏目中的次序', draft: '草稿（不发布）', gone: '已撤下',
  aliases: '旧网址', template: '模板', source: '来源', issuer: '发布主体', publish_at: '从哪一天起发布', expires_at: '发布到哪一天为止',
  editor: '责任编辑', reviewer: '审核人', extra: '自用字段', column: '栏目', notice: '通知', activity: '活动', report: '报道',
  slogan: '口号', gallery: '图片', document: '文件',
  'column/type': '栏目类型', 'column/keywords': '关键词', number: '文号', made: '成文日期', starts: '开始', ends: '结束', place: '地点',
  organiser: '主办单位', audience: '参加对象', take_part: '参加办法', outlet: '媒体名称', link: '网址', figures: '总结数据',
  value: '数值', author: '作者', pictures: '图片', file: '文件', alt: '图片上有什么', caption: '图片下的文字', index_number: '索引号',
  topic: '主题分类', validity: '有效性', department: '责任部门', id: '代号', name: '名称', text: '文字', clause: '出处（条目）',
  explanation: '说明', phrases: '分行处', area: '领域', comparator: '比较', unit: '单位', year: '年份', upper: '上限或力争值', quote: '原文',
  departments: '责任单位', basis: '责任单位的依据', measure: '同一事项的代号', results: '完成情况', status: '状态', note: '说明',
  tasks: '任务', task: '工作任务', items: '具体内容', lead: '牵头单位', support: '配合单位', period: '时间', end: '结束', start: '开始',
  names: '名称', language: '语言', instead: '应当写成', reason: '原因', except: '可以使用的更长的文字', code: '代号', width: '宽', height: '高',
  target: '二维码指向', variants: '版式', words: '读者的说法', means: '网站的说法', rank: '是名次', stretch: '是力争值', category: '类别',
};

const en = {
  title: 'Title', description: 'Description in one sentence', date: 'Publication date', order: 'Place in its section',
  draft: 'Draft (not published)', gone: 'Withdrawn', aliases: 'Old addresses', template: 'Template', source: 'Source', issuer: 'Issued by',
  publish_at: 'Publish from', expires_at: 'Publish until', editor: 'Editor', reviewer: 'Reviewer', extra: 'Own fields', column: 'Section',
  notice: 'Notice', activity: 'Activity', report: 'Report', slogan: 'Slogan', gallery: 'Pictures', document: 'Document',
  'column/type': 'Type of section', 'column/keywords': 'Keywords', number: 'Number', made: 'Date of the document', starts: 'Starts', ends: 'Ends',
  place: 'Place', organiser: 'Organiser', audience: 'For whom', take_part: 'How to take part', outlet: 'Newspaper, station or site', link: 'Address',
  figures: 'Closing figures', value: 'Value', author: 'Author', pictures: 'Pictures', file: 'File', alt: 'What can be seen', caption: 'Caption',
  index_number: 'Index number', topic: 'Topic', validity: 'Validity', department: 'Department in charge', id: 'Id', name: 'Name', text: 'Text',
  clause: 'Clause', explanation: 'Explanation', phrases: 'Where lines may break', area: 'Area', comparator: 'Comparison', unit: 'Unit', year: 'Year',
  upper: 'Upper or stretch value', quote: 'Quotation', departments: 'Departments', basis: 'Basis of responsibility', measure: 'Shared measure',
  results: 'Results', status: 'Status', note: 'Note', tasks: 'Tasks', task: 'Task', items: 'Details', lead: 'Lead departments',
  support: 'Supporting departments', period: 'Period', start: 'Start', end: 'End', names: 'Names', language: 'Language', instead: 'Write instead',
  reason: 'Reason', except: 'Longer texts that may stand', code: 'Code', width: 'Width', height: 'Height', target: 'Code leads to',
  variants: 'Layouts', words: 'What readers write', means: 'What the site writes', rank: 'Is a rank', stretch: 'Is a stretch value', category: 'Category',
};

const remarks = {
  zh: {
    description: '用于列表和搜索引擎。',
    date: '晚于今天的，到那一天自动发布。',
    order: '数字小的在前；不填的按日期排在后面。',
    gone: '网址保留，正文写明撤下的原因，不再列入目录和搜索。',
    aliases: '一行一个，例如 /old/page/；访问旧网址时转到本页。',
    reviewer: '应当与责任编辑不是同一个人。',
    made: '落款日期与发布日期不同时填写。',
    organiser: '一行一个单位。',
    template: '一般不填。',
  },
  en: {
    description: 'For lists and search engines.',
    date: 'A page with a later date is published when that day comes.',
    order: 'Smallest first; pages without a number follow by date.',
    gone: 'The address stays, the text says why, and the page is in no list.',
    aliases: 'One a line, such as /old/page/; they lead to this page.',
    reviewer: 'Not the same person as the editor.',
    made: 'If it is not the date of publication.',
    organiser: 'One body a line.',
    template: 'Usually empty.',
  },
};

const words = language === 'zh' ? zh : en;

/** The words for the field at a path; numbers in it do not count. */
export function label(path, schema) {
  const keys = path.filter((key) => typeof key === 'string');
  return words[keys.slice(-2).join('/')] ?? words[keys.at(-1)] ?? schema.description ?? keys.at(-1);
}

/** What else must be known to fill in a field; null for most. */
export function remark(path) {
  return remarks[language]?.[path.at(-1)] ?? null;
}
