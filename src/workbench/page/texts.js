// The words of the workbench in both languages. `{name}` stands for a value.

const zh = {
  workbench: '编辑工作台', skip: '跳到正文', screens: '页面导航', allPages: '全部页面', back: '返回',
  cancel: '取消', close: '关闭', create: '新建', insert: '插入', apply: '确定', required: '（必填）',
  siteBroken: '网站设置有误', siteBrokenText: '全站设置 content/site.yaml 有错误，改好以前无法列出页面：', openSettings: '打开全站设置', noAnswer: '服务没有响应。请确认 planpress edit 仍在运行。', cannotShow: '打不开这一页',

  startTitle: '全部页面', newPage: '新建', newKind: '新建{kind}', searchPages: '查找页面（标题或文件名）', latest: '最近修改',
  topFolder: '首页和一级页面', columnTitle: '标题', columnState: '状态', columnLanguages: '语言', columnChanged: '最近修改', columnFindings: '检查意见',
  'state-draft': '草稿', 'state-scheduled': '待发布', 'state-published': '已发布', 'state-expired': '已过期', 'state-withdrawn': '已撤下',
  noFindings: '无', countError: '{n} 处，有错误', countWarning: '{n} 处', notTranslated: '{language}（未写）', dataFiles: '数据文件',
  nothingFound: '没有找到符合的页面。', newTitle: '标题', newDate: '日期', newDateRemark: '晚于今天的，到那一天自动发布。', newFolder: '放在哪个栏目',
  cannotCreate: '没有建成', 'language-zh': '中文', 'language-en': '英文',

  save: '保存', saveTitle: '保存（Ctrl+S）', 'save-saved': '已保存', 'save-changed': '未保存', 'save-saving': '正在保存', 'save-failed': '未保存：',
  'save-conflict': '未保存：文件已在别处修改', notSaved: '没有保存',
  beside: '右侧显示', 'side-preview': '预览', 'side-other': '{language}对照', 'side-findings': '检查意见（{n}）', 'side-none': '只看正文',
  preview: '预览', previewIsOld: '网站有错误，预览停在改错以前的样子。', seeFindings: '看检查意见', notYetThere: '这一页还没有生成。', source: '源文件', sourceTitle: '以源文件的形式编辑', sourceOf: '{path} 的源文件', history: '修改记录', remove: '删除',
  removeTitle: '删除“{title}”？', removeText: '文件将被删除。修改记录仍然保留，可以恢复。',
  removePublishedText: '这一页已经发布，删除后原来的网址将打不开。需要撤下的，建议在“页面信息”里勾选“已撤下”，并在正文写明原因。仍要删除吗？修改记录会保留。',
  cannotRemove: '没有删除', changedElsewhere: '文件已在别处修改，这里已更新。',
  noTranslation: '还没有这种语言', noTranslationText: '这一页还没有{language}。现在开始写吗？', beginTranslation: '开始写{language}',

  titleIn: '标题（{language}）', textIn: '正文（{language}）', pageFields: '页面信息', moreFields: '更多', otherFields: '其他字段',
  otherFieldsRemark: '这里不认识的字段，照原样保留。需要修改的，请用“源文件”。', translationFields: '没有填写的，与原文相同。',
  fieldsBroken: '文件第 {line} 行的写法有误，暂时无法显示表单。请用“源文件”改正。',
  notChosen: '未选', timeOf: '{field}的钟点', notADate: '原来写的是“{written}”，不是日期；选定日期后替换。', onePerLine: '一行一个。', asYaml: '按 YAML 的写法填写。',
  addRecord: '添加{name}', removeRecord: '删去这一项', newRecord: '新的一项',

  toolbar: '编辑', kindOfBlock: '段落类型', 'command-paragraph': '正文', 'command-heading2': '标题（二级）', 'command-heading3': '标题（三级）', 'command-heading4': '标题（四级）',
  'command-undo': '撤销', 'title-undo': '撤销（Ctrl+Z）', 'command-redo': '重做', 'title-redo': '重做（Ctrl+Y）',
  'command-strong': '加粗', 'title-strong': '加粗（Ctrl+B）', 'command-em': '斜体', 'title-em': '斜体（Ctrl+I）', 'command-clear': '清除格式', 'title-clear': '去掉所选文字的加粗、斜体和链接',
  'command-bullets': '项目符号', 'title-bullets': '项目符号列表', 'command-numbers': '编号', 'title-numbers': '编号列表', 'command-quote': '引用', 'title-quote': '引用',
  'command-table': '表格', 'title-table': '插入表格', 'command-link': '链接', 'title-link': '链接到本站页面或其他网址', 'command-picture': '图片', 'title-picture': '插入图片、视频或录音，或修改图片说明',
  'command-file': '附件', 'title-file': '插入附件', 'command-addRow': '加行', 'title-addRow': '在下面加一行', 'command-addColumn': '加列', 'title-addColumn': '在右边加一列',
  'command-deleteRow': '删行', 'title-deleteRow': '删去这一行', 'command-deleteColumn': '删列', 'title-deleteColumn': '删去这一列', 'command-deleteTable': '删表', 'title-deleteTable': '删去整个表格',
  opaque: '这一段照原样保留（HTML、脚注等），请直接修改源文字', raw: '这一处照原样保留，请在源文件中修改', changePicture: '修改图片说明', noDescription: '没有图片说明', placeholder: '在这里写正文，也可以从 Word、WPS 粘贴',

  link: '链接', linkTarget: '链接到', linkTargetRemark: '输入标题查找本站页面，或者填写网址（https://…）。', linkText: '链接文字', linkTo: '已选：{title}', setLink: '确定', removeLink: '去掉链接',
  addPicture: '插入图片', addFile: '插入附件', pictureText: '图片上有什么（必填）', pictureTextRemark: '读给看不见图片的人听，例如：“质量月启动仪式会场，主席台前站满了人”。',
  mediaName: '视频或录音的名称（必填）', attachmentText: '链接文字（必填）', fileName: '文件名', fileNameRemark: '存放在 {folder}/', cannotUpload: '没有上传', tooLarge: '{name} 超过 50 MB。',
  uploaded: '已插入 {name}',

  findings: '检查意见', findingsCount: '检查意见（{n}）', findingsIntroduction: '点一条意见，就到它所指的地方。', nothingFoundInSite: '没有检查意见。', wholeSite: '全站',
  findingsOfPage: '本页的检查意见', nothingFoundInPage: '这一页没有检查意见。', findingsOfFile: '这个文件的检查意见', nothingFoundInFile: '这个文件没有检查意见。',
  line: '第 {n} 行', 'severity-error': '错误', 'severity-warning': '建议',

  historyOf: '修改记录：{title}', versions: '各次修改', isGone: '这个文件已经删除。恢复其中一版，文件就回来了。', noVersions: '还没有修改记录。', newest: '最新', versionOf: '{at} 的文字', isNow: '与现在的文字相同。',
  bringBack: '恢复这一版', bringBackText: '用 {at} 的文字替换现在的文字。现在的文字留在修改记录里，可以再恢复。', broughtBack: '已恢复。', thisVersion: '这一版', now: '现在',
  noDifference: '没有不同。', comparison: '逐行对比',

  conflict: '文件已在别处修改', conflictText: '{path} 已被别的程序或别的窗口改过。请选择保留哪一份。', theirs: '别处的文字', mine: '这里的文字',
  keepMine: '保留这里的文字', takeTheirs: '采用别处的文字', copyMine: '复制这里的文字', copied: '已复制。', notCopied: '浏览器不允许复制。',
  typedTitle: '有上次没有保存的文字', typedText: '这是 {at} 输入、没有来得及保存的文字。', savedText: '已保存的文字', typedBefore: '上次输入的文字', restoreTyped: '恢复', dropTyped: '不要了',

  asForm: '表单', asSource: '源文件',
};

const en = {
  workbench: 'Workbench', skip: 'Skip to the text', screens: 'Screens', allPages: 'All pages', back: 'Back',
  cancel: 'Cancel', close: 'Close', create: 'Create', insert: 'Insert', apply: 'OK', required: ' (required)',
  siteBroken: 'The settings of the site are wrong', siteBrokenText: 'There is an error in content/site.yaml, the settings of the site. Until it is corrected, pages cannot be listed:', openSettings: 'Open the settings', noAnswer: 'There was no answer. Please check that planpress edit is still running.', cannotShow: 'This could not be opened',

  startTitle: 'All pages', newPage: 'New', newKind: 'New {kind}', searchPages: 'Find a page (title or file)', latest: 'Changed last',
  topFolder: 'Home page and top-level pages', columnTitle: 'Title', columnState: 'State', columnLanguages: 'Languages', columnChanged: 'Changed', columnFindings: 'Findings',
  'state-draft': 'Draft', 'state-scheduled': 'Scheduled', 'state-published': 'Published', 'state-expired': 'Expired', 'state-withdrawn': 'Withdrawn',
  noFindings: 'none', countError: '{n}, with errors', countWarning: '{n}', notTranslated: '{language} (not written)', dataFiles: 'Data files',
  nothingFound: 'No page matches.', newTitle: 'Title', newDate: 'Date', newDateRemark: 'A page with a later date is published when that day comes.', newFolder: 'In which section',
  cannotCreate: 'The page was not created', 'language-zh': 'Chinese', 'language-en': 'English',

  save: 'Save', saveTitle: 'Save (Ctrl+S)', 'save-saved': 'Saved', 'save-changed': 'Not saved yet', 'save-saving': 'Saving', 'save-failed': 'Not saved:',
  'save-conflict': 'Not saved: the file was changed elsewhere', notSaved: 'Not saved',
  beside: 'Beside the text', 'side-preview': 'Preview', 'side-other': '{language} beside', 'side-findings': 'Findings ({n})', 'side-none': 'Text alone',
  preview: 'Preview', previewIsOld: 'The site has errors; the preview shows it as it was before.', seeFindings: 'See the findings', notYetThere: 'This page has not been made yet.', source: 'Source', sourceTitle: 'Edit the plain source', sourceOf: 'Source of {path}', history: 'History', remove: 'Delete',
  removeTitle: 'Delete “{title}”?', removeText: 'The file will be deleted. Its history stays, and it can be brought back.',
  removePublishedText: 'This page is published; without it, its address leads nowhere. To withdraw a page, tick “Withdrawn” among its details and say why in the text. Delete it all the same? Its history stays.',
  cannotRemove: 'The file was not deleted', changedElsewhere: 'The file was changed elsewhere and has been updated here.',
  noTranslation: 'This language is missing', noTranslationText: 'This page has no {language} text. Begin one now?', beginTranslation: 'Begin {language}',

  titleIn: 'Title ({language})', textIn: 'Text ({language})', pageFields: 'Details', moreFields: 'More', otherFields: 'Other fields',
  otherFieldsRemark: 'Fields that are not known here are kept as they are. Change them in the source.', translationFields: 'What is left empty is as in the original.',
  fieldsBroken: 'Line {line} of the file is not well formed, so the form cannot be shown. Please correct it in the source.',
  notChosen: 'Not chosen', timeOf: 'Time: {field}', notADate: 'What is written is “{written}”, which is not a date; choose one to replace it.', onePerLine: 'One a line.', asYaml: 'Written as YAML.',
  addRecord: 'Add {name}', removeRecord: 'Remove this entry', newRecord: 'New entry',

  toolbar: 'Editing', kindOfBlock: 'Kind of paragraph', 'command-paragraph': 'Text', 'command-heading2': 'Heading 2', 'command-heading3': 'Heading 3', 'command-heading4': 'Heading 4',
  'command-undo': 'Undo', 'title-undo': 'Undo (Ctrl+Z)', 'command-redo': 'Redo', 'title-redo': 'Redo (Ctrl+Y)',
  'command-strong': 'Bold', 'title-strong': 'Bold (Ctrl+B)', 'command-em': 'Italic', 'title-em': 'Italic (Ctrl+I)', 'command-clear': 'Clear', 'title-clear': 'Take bold, italics and links off the chosen text',
  'command-bullets': 'Bullets', 'title-bullets': 'Bulleted list', 'command-numbers': 'Numbers', 'title-numbers': 'Numbered list', 'command-quote': 'Quote', 'title-quote': 'Quotation',
  'command-table': 'Table', 'title-table': 'Insert a table', 'command-link': 'Link', 'title-link': 'Link to a page of the site or another address', 'command-picture': 'Picture', 'title-picture': 'Insert a picture, film or recording, or change the description of a picture',
  'command-file': 'File', 'title-file': 'Insert an attachment', 'command-addRow': 'Row +', 'title-addRow': 'Add a row below', 'command-addColumn': 'Column +', 'title-addColumn': 'Add a column to the right',
  'command-deleteRow': 'Row −', 'title-deleteRow': 'Delete this row', 'command-deleteColumn': 'Column −', 'title-deleteColumn': 'Delete this column', 'command-deleteTable': 'Delete table', 'title-deleteTable': 'Delete the whole table',
  opaque: 'Kept as it is written (HTML, footnotes and the like); edit the source here', raw: 'Kept as it is written; edit it in the source', changePicture: 'Change the description', noDescription: 'No description', placeholder: 'Write the text here, or paste it from Word',

  link: 'Link', linkTarget: 'Link to', linkTargetRemark: 'Type a title to find a page of the site, or give an address (https://…).', linkText: 'Text of the link', linkTo: 'Chosen: {title}', setLink: 'OK', removeLink: 'Remove the link',
  addPicture: 'Insert a picture', addFile: 'Insert a file', pictureText: 'What can be seen (required)', pictureTextRemark: 'It is read to people who cannot see the picture, such as “The opening of quality month, with a full hall”.',
  mediaName: 'Name of the film or recording (required)', attachmentText: 'Text of the link (required)', fileName: 'File name', fileNameRemark: 'Kept in {folder}/', cannotUpload: 'The file was not uploaded', tooLarge: '{name} is larger than 50 MB.',
  uploaded: '{name} was inserted',

  findings: 'Findings', findingsCount: 'Findings ({n})', findingsIntroduction: 'Choose a finding to go to its place.', nothingFoundInSite: 'Nothing was found.', wholeSite: 'Whole site',
  findingsOfPage: 'Findings in this page', nothingFoundInPage: 'Nothing was found in this page.', findingsOfFile: 'Findings in this file', nothingFoundInFile: 'Nothing was found in this file.',
  line: 'line {n}', 'severity-error': 'Error', 'severity-warning': 'Advice',

  historyOf: 'History: {title}', versions: 'Versions', isGone: 'This file was deleted. Bring one of its versions back, and it is there again.', noVersions: 'There is no history yet.', newest: 'newest', versionOf: 'The text of {at}', isNow: 'It is the same as the present text.',
  bringBack: 'Bring this version back', bringBackText: 'The text of {at} takes the place of the present one. The present text stays in the history and can be brought back as well.', broughtBack: 'The version is back.', thisVersion: 'This version', now: 'Now',
  noDifference: 'There is no difference.', comparison: 'Comparison by line',

  conflict: 'The file was changed elsewhere', conflictText: '{path} was changed by another program or window. Please choose which text shall stay.', theirs: 'Text from elsewhere', mine: 'Text here',
  keepMine: 'Keep the text here', takeTheirs: 'Take the text from elsewhere', copyMine: 'Copy the text here', copied: 'Copied.', notCopied: 'The browser does not allow copying.',
  typedTitle: 'There is text that was not saved', typedText: 'This was typed on {at} and could not be saved.', savedText: 'Saved text', typedBefore: 'Text typed before', restoreTyped: 'Restore', dropTyped: 'Discard',

  asForm: 'Form', asSource: 'Source',
};

export const language = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
const texts = { zh, en }[language];

/** A text of the interface. A key that has no text, such as that of a language, is shown as what it ends in. */
export function t(key, values = {}) {
  const text = texts[key] ?? key.split('-').at(-1);
  return text.replaceAll(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}

const clock = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** A moment as people write it, in the time of the computer. */
export function dateTime(moment) {
  return moment ? clock.format(new Date(moment)) : '';
}

const exactClock = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** A moment with its seconds. */
export function exactTime(moment) {
  return exactClock.format(new Date(moment));
}
