//! The codes of proofreading.

use crate::diagnostic::{Code, declare_codes};

/// What must not be published and cannot be accepted.
pub const NOT_ACCEPTABLE: &[Code] = &[IDENTITY_NUMBER];

declare_codes! {
    UNUSED_ACCEPTANCE = "unused-acceptance",
        "proofreading.yaml 里有一条认可没有对应的问题，多半已经改过。请删去这一条。",
        "An accepted finding in proofreading.yaml no longer occurs, most likely because the text was corrected. Delete the entry.";
    REFUSED_ACCEPTANCE = "refused-acceptance",
        "proofreading.yaml 不能认可不得公开的内容。请删去这一条，并改正所指的文字。",
        "What must not be published cannot be accepted in proofreading.yaml. Delete the entry and correct the text it names.";
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
        "The numbers do not run on. Check whether an item is missing or misnumbered.";
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
    IDENTITY_NUMBER = "identity-number",
        "这里像是身份证号码，属于个人信息，不能公开。删去，或只保留必要的几位。",
        "This looks like an identity card number, which is personal information and must not be published. Delete or mask it.";
    MOBILE_NUMBER = "mobile-number",
        "这里像是手机号码，可能是个人信息。确认可以公开后写进 proofreading.yaml，否则删去。",
        "This looks like a mobile number, which may be personal information. If it may be published, accept it in proofreading.yaml; otherwise delete it.";
}
