//! The codes of proofreading.

use crate::diagnostic::{Code, declare_codes};

/// The findings that must not be published, so that nobody can accept them.
pub(crate) const NOT_ACCEPTABLE: &[Code] = &[IDENTITY_NUMBER];

/// The findings that readers see as something broken on the page. A site with these is not ready, although nothing
/// keeps it from being published.
pub(crate) const LAYOUT: &[Code] = &[
    GLUED_LINES,
    LOST_TABLE,
    LOST_HEADING,
    LOST_LIST,
    LOST_MARK,
    FOREIGN_MARK,
    INDENTED_TEXT,
    OPEN_FENCE,
    SPACE_IN_LINK,
];

/// The findings whose corrections change the structure of Markdown. `fix` makes them before all others.
pub(crate) const ALTERING: &[Code] = &[
    GLUED_LINES,
    LOST_TABLE,
    LOST_HEADING,
    LOST_LIST,
    HEADING_LEVEL,
    LOST_MARK,
    INDENTED_TEXT,
    SPACE_IN_LINK,
];

declare_codes! {
    UNUSED_ACCEPTANCE = "unused-acceptance",
        "proofreading.yaml 里有一条认可没有对应的问题，多半已经改过。请删去这一条。",
        "An accepted finding in proofreading.yaml no longer occurs, most likely because the text was corrected. Delete the entry.";
    REFUSED_ACCEPTANCE = "refused-acceptance",
        "proofreading.yaml 不能认可不得公开的内容。请删去这一条，并改正所指的文字。",
        "What must not be published cannot be accepted in proofreading.yaml. Delete the entry and correct the text it names.";
    UNWANTED_WORDING = "unwanted-wording",
        "wording.yaml 列有这一说法，不应出现。请按提示改写；确需保留的，写进 proofreading.yaml。",
        "This expression is listed in wording.yaml as one that must not appear. Rewrite it as the message says; if it has to stay, accept it in proofreading.yaml.";
    UNKNOWN_LANGUAGE = "unknown-language",
        "wording.yaml 里写的语言不在 site.yaml 的 locales 中。请改正；各种语言都不应出现的，删去 language。",
        "An entry of wording.yaml names a language that is not among the locales in site.yaml. Correct it; if the expression must not appear in any language, delete language.";
    REPEATED_WORD = "repeated-word",
        "同一个词连写了两次，多半是笔误。请删去一个。",
        "A word is written twice in a row, probably by mistake. Delete one.";
    FULL_WIDTH_LETTER = "full-width-letter",
        "用了全角的字母或数字，搜索和朗读会出错。请改为半角。",
        "Full-width letters or digits are used, which search and screen readers misread. Use ordinary ones.";
    DOUBLED_MARK = "doubled-mark",
        "标点重复。请只保留一个。",
        "A punctuation mark is doubled. Keep one.";
    ELLIPSIS = "ellipsis",
        "省略号的写法不规范。请写成六个点“……”（GB/T 15834）。",
        "The ellipsis is not written as the standard requires. Write …… (GB/T 15834).";
    DASH = "dash",
        "破折号的写法不规范。请写成“——”（GB/T 15834）。",
        "The dash is not written as the standard requires. Write —— (GB/T 15834).";
    HALF_WIDTH_MARK = "half-width-mark",
        "中文里用了半角标点。请改为全角标点（GB/T 15834）。",
        "A half-width punctuation mark stands in Chinese text. Use the full-width one (GB/T 15834).";
    STRAY_SPACE = "stray-space",
        "中文之间有多余的空格。请删去。",
        "There is a space between Chinese characters. Delete it.";
    DATE_STYLE = "date-style",
        "日期的写法与公文规范不一致。请写成“2017年9月1日”的形式。",
        "The date is not written as official documents require. Write it as 2017年9月1日.";
    IMPOSSIBLE_DATE = "impossible-date",
        "没有这一天。请核对日期。",
        "There is no such day. Check the date.";
    NUMBER_STYLE = "number-style",
        "数字的用法与《出版物上数字用法》（GB/T 15835）不一致。请按提示改写。",
        "The number is not written as the standard for numerals (GB/T 15835) requires. Rewrite it as the message says.";
    HEADING_FORM = "heading-form",
        "标题序号的写法与公文层次不符。请按“一、（一）1.（1）”的顺序使用。",
        "The heading's number does not have the form for its level. Use 一、 （一） 1. （1） in this order.";
    LIST_ORDER = "list-order",
        "序号不连续。请核对是否漏了一项或编错了号。",
        "The numbers are not consecutive. Check whether an item is missing or misnumbered.";
    TURNED_QUOTE = "turned-quote",
        "引号的方向反了。请改正。",
        "A quotation mark faces the wrong way. Correct it.";
    UNPAIRED_MARK = "unpaired-mark",
        "引号、括号或书名号没有成对。请补上另一半。",
        "A quotation mark or bracket has no counterpart. Add it.";
    MIXED_BRACKETS = "mixed-brackets",
        "前后括号一个全角、一个半角。请改为一致。",
        "One bracket of the pair is full-width and the other is not. Make them alike.";
    STRAIGHT_QUOTE = "straight-quote",
        "中文里用了直引号。请改为弯引号“ ”。",
        "Straight quotation marks are used in Chinese text. Use curly ones.";
    GLUED_LINES = "glued-lines",
        "几行之间没有空行，会连成一段显示，多半是从 Word 粘贴来的。请在各段之间空一行，或运行 planpress check --fix。",
        "Lines without a blank line between them are shown as one paragraph; most likely they were pasted from Word. Put a blank line between paragraphs, or run planpress check --fix.";
    LOST_TABLE = "lost-table",
        "这几行像表格，却会当作文字连在一起显示。表格第一行下面要有一行 | --- | --- |；运行 planpress check --fix 可以改成表格。",
        "These lines look like a table but are shown as running text. A table needs the line | --- | --- | below its first; planpress check --fix makes one.";
    LOST_HEADING = "lost-heading",
        "标题的 # 后面缺少空格，或用了全角 ＃，会当作文字显示。请写成“## 标题”。",
        "The # of a heading lacks the space behind it or is full-width, so it is shown as text. Write “## Heading”.";
    LOST_LIST = "lost-list",
        "一项项的编号用了顿号等，不成列表。请写成“1. 文字”，英文句点后空一格；运行 planpress check --fix 可以改成列表。",
        "Items numbered with other marks are not a list. Write “1. text”, with a full stop and a space; planpress check --fix makes a list.";
    HEADING_LEVEL = "heading-level",
        "正文里的标题从 ## 起，逐级往下：# 一级已是页面标题，一页只能有一个。运行 planpress check --fix 可以把各级标题一并下移一级。",
        "Headings in the text begin with ## and go down one level at a time: the title of the page is the only one of level 1. planpress check --fix moves all of them down one level.";
    FOREIGN_MARK = "foreign-mark",
        "这是别的程序的写法（公式、短代码、双链等），在这里没有作用，会原样显示。请改用普通的写法。",
        "This is the notation of another program, such as a formula, a shortcode or a wiki link; it has no effect here and is shown as it is written. Write it in plain Markdown.";
    LOST_MARK = "lost-mark",
        "加粗用的星号没有起作用，会原样显示。请用半角 **，里侧不留空格，前后成对。",
        "Asterisks meant for bold text have no effect and are shown as they are. Use a pair of **, without spaces inside.";
    INDENTED_TEXT = "indented-text",
        "行首有四个以上空格或制表符的文字会当作程序代码显示。请删去行首的空白，或运行 planpress check --fix。",
        "Text indented by four spaces or a tab is shown as program code. Remove the indentation, or run planpress check --fix.";
    OPEN_FENCE = "open-fence",
        "代码块的 ``` 没有结束，下面的正文全都当作代码显示。请在代码末尾另起一行写 ```。",
        "A block of code is not closed, so all that follows is shown as code. Put ``` on a line of its own after the code.";
    UNKNOWN_FOOTNOTE = "unknown-footnote",
        "脚注只有引用没有内容，或只有内容没有引用，会原样显示标记或不显示内容。请补上另一半。",
        "A footnote has a mark but no text, or a text but no mark, so that one of them is shown wrongly or not at all. Add the other.";
    DUPLICATE_FOOTNOTE = "duplicate-footnote",
        "两个脚注用了同一个编号，读者只能看到其中一个。请给其中一个换一个编号。",
        "Two footnotes have the same name, and readers see only one of them. Give one another name.";
    EMPTY_HEADING = "empty-heading",
        "标题是空的，读屏软件会读出一个没有内容的标题。请写上文字，或删去这一行。",
        "The heading is empty, and screen readers announce a heading without words. Give it a text or delete the line.";
    INVISIBLE_CHARACTER = "invisible-character",
        "文字里有看不见的字符（软连字符、零宽空格、不间断空格等）或 Word 的项目符号，搜索会找不到，有的设备显示为方框。请删去，或运行 planpress check --fix。",
        "The text contains invisible characters (soft hyphens, zero-width or non-breaking spaces) or bullets of Word, which break searches and show as boxes on some devices. Remove them, or run planpress check --fix.";
    SPACE_IN_LINK = "space-in-link",
        "链接的文件名里有空格，整个链接会当作文字显示。请用尖括号：[名称](<附件 1.docx>)，或从文件名里删去空格。",
        "The name of a linked file contains a space, so the whole link is shown as text. Use angle brackets: [name](<file 1.docx>), or remove the space from the name.";
    IDENTITY_NUMBER = "identity-number",
        "这里疑似身份证号码，属于个人信息，不能公开。删去，或只保留必要的几位；确是别的号码的，用逗号分成几段。",
        "This looks like an identity card number, which is personal information and must not be published. Delete or mask it; if it is another kind of number, separate its digits with commas.";
    MOBILE_NUMBER = "mobile-number",
        "这里疑似手机号码，可能是个人信息。确认可以公开后写进 proofreading.yaml，否则删去。",
        "This looks like a mobile number, which may be personal information. If it may be published, accept it in proofreading.yaml; otherwise delete it.";
}
