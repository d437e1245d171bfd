//! The codes of diagnostics about publicity.

use crate::diagnostic::declare_codes;

declare_codes! {
    EMPTY_TEXT = "empty-text",
        "页面没有正文，读者打开只看到标题。请写上正文，或先写 draft: true。",
        "The page has no text, so readers see a title alone. Write it, or mark the page with draft: true for now.";
    OTHER_PHRASES = "other-phrases",
        "phrases 里的各段连起来与口号不一致，海报上的文字会出错。请逐字核对。",
        "The phrases together differ from the slogan, so posters would be wrong. Compare them word for word.";
    NOT_IN_CLAUSE = "not-in-clause",
        "口号不在所引的规划条目里。口号应照规划原文写。",
        "The slogan does not occur in the clause that it refers to. Slogans must be in the plan's own words.";
    SECOND_THEME = "second-theme",
        "同一年写了两个主题，页面上只能有一个。删去其中一个。",
        "A year is given two themes, but a page can show only one. Delete one of them.";
    ENDS_BEFORE_IT_STARTS = "ends-before-it-starts",
        "活动的结束时间早于开始时间。请改正其中一个。",
        "An activity ends before it starts. Correct one of the two.";
    ANOTHER_YEAR = "another-year",
        "活动的日期与所在文件夹的年份不同。请移到对应年份的文件夹，或改正日期。",
        "The activity's date is not in the year of its folder. Move it to the folder of its year, or correct the date.";
    MISSING_FILE = "missing-file",
        "页面用到的文件不在它旁边。请改正文件名，或把文件放到页面的文件夹里。",
        "A file that the page uses is not beside it. Correct the name, or put the file into the page's folder.";
    TWO_KINDS = "two-kinds",
        "一个页面同时写了两种类型的字段。一个页面只能是一种类型，请分成两页或删去一种。",
        "The page has fields of two kinds, but a page is of one kind only. Split it or delete the fields of one kind.";
    UNREVIEWED_NOTICE = "unreviewed-notice",
        "通知没有写明责任编辑和审核人，不能发布。请在文件头里补上。",
        "The notice does not say who edited and who reviewed it, so it is not published. Name both in the front matter.";
    REVIEWED_BY_ITS_EDITOR = "reviewed-by-its-editor",
        "责任编辑和审核人是同一人，没有做到编审分开。请由另一人审核。",
        "Editor and reviewer are the same person, so nobody else has checked the notice. Have somebody else review it.";
    TOO_LONG = "too-long",
        "口号或说明超过规定的字数。请压缩文字。",
        "The slogan or its explanation is longer than allowed. Shorten it.";
    SLOGAN_DOES_NOT_FIT = "slogan-does-not-fit",
        "口号在这种规格里放不下，缩到最小字号仍会溢出。请换短一些的口号，或改规格。",
        "The slogan does not fit this format even in the smallest size. Choose a shorter one or change the format.";
    BAD_FORMAT = "bad-format",
        "宣传品规格的尺寸不合理。请检查宽、高和出血。",
        "The format's measurements are not usable. Check width, height and bleed.";
    UNKNOWN_SLOGAN = "unknown-slogan",
        "宣传品用到的口号不存在。请改正编号。",
        "The slogan that the material uses does not exist. Correct its id.";
}
