//! The codes of diagnostics about the plan and its data.

use crate::diagnostic::declare_codes;

declare_codes! {
    BAD_NUMBERING = "bad-numbering",
        "plan.yaml 的 numbering 里有一级读不懂。请照原文写这一级的第一个编号。",
        "A level under numbering in plan.yaml cannot be read. Write the first number of that level as it is printed.";
    NUMBERING_RECOGNISED = "numbering-recognised",
        "规划的编号方式不是默认的，也没有写明，是从标题认出来的。请核对，写进 plan.yaml。",
        "How the plan is numbered is not the default and not declared; it was recognised in the headings. Check it and write it into plan.yaml.";
    DUPLICATE_NUMBER = "duplicate-number",
        "同一个编号在规划里出现了两次，锚点和引用无法区分；两份文件放在了一起时也会这样。请改正编号，或把两份文件分开。",
        "A number is there twice in the plan, so anchors and references could not be told apart; so it is when two documents are put together. Correct the number, or separate the documents.";
    OTHER_NUMBER = "other-number",
        "译文的页面与原文的编号不同，锚点和引用因此对不上。请照原文改正编号。",
        "The translation of a page has another number than its original, so anchors and references would not agree. Correct the number.";
    UNREAD_NUMBER = "unread-number",
        "标题像是有编号，却不属于规划的任何一级，所以没有锚点，也不能引用。请改正，或在 plan.yaml 里加上这一级。",
        "A heading looks numbered, but no level of the plan has such numbers, so it has no anchor and cannot be referred to. Correct it, or add the level to plan.yaml.";
    UNPLACED_PART = "unplaced-part",
        "规划里有一页没有编号，也没有写明次序，只能排在最后。请写 order，或在 plan.yaml 的 parts 里列出。",
        "A page of the plan has neither a number nor a place, so it comes last. Give it an order, or list it under parts in plan.yaml.";
    PLAN_WITHOUT_PAGE = "plan-without-page",
        "规划的文件夹里没有它自己的页面 index，所以没有目录和全文，数据也没有着落。请补上这一页。",
        "The folder of a plan has no page index of its own, so there are neither contents nor full text. Add that page.";
    UNKNOWN_PART = "unknown-part",
        "plan.yaml 的 parts 里写了规划没有的页面。请改正文件名。",
        "parts in plan.yaml names a page that the plan does not have. Correct the file's name.";
    TASK_NUMBER = "task-number",
        "附件的任务序号不连续，或与位置不符，网址会因此出错。请按印发的文本编号。",
        "The numbers of the annex's tasks are not consecutive, or do not fit their places, so addresses would be wrong. Number them as in the printed text.";
    UNCLEAR_DATE = "unclear-date",
        "日期栏里的文字说不准是哪一个日期：写了几个时间，只写了开始时间，或是“每季度”之类，所以没有取用，也没有列入时限。请照提示写明日期。",
        "The words in a column of dates do not name one date: they name several times, only a beginning, or work that comes back. No date was taken, and it is no deadline. Give the date as the hint says.";
    UNKNOWN_ID = "unknown-id",
        "引用了前面没有的任务。请改正所引的序号。",
        "A row refers to a task that does not come before it. Correct the number.";
    UNKNOWN_PLAN_FILE = "unknown-plan-file",
        "规划没有用到这个名称的数据文件，里面的内容不会发布。请改正文件名。",
        "The plan has no data file of this name, so its content would not be published. Correct the file's name.";
    UNKNOWN_CLAUSE = "unknown-clause",
        "数据里引用的条目在规划正文中不存在。请改正条目编号。",
        "The data refer to a clause that the plan's text does not have. Correct the clause's number.";
    UNKNOWN_GROUP = "unknown-group",
        "指标所属的类别没有在 groups: 里列出。请改正编号，或补上它的名称。",
        "An indicator belongs to a group that groups: does not list. Correct the id, or add the group's name.";
    FUTURE_RESULT = "future-result",
        "结果的日期在今天之后，尚未发生的不能算结果。请改正日期。",
        "The result is dated after today; what has not happened yet cannot be a result. Correct the date.";
    RESULT_WITHOUT_SOURCE = "result-without-source",
        "公布的结果没有写明来源。请写上公布它的网址。",
        "A published result has no source. Give the address where it was published.";
    QUOTE_NOT_IN_CLAUSE = "quote-not-in-clause",
        "引文与规划原文不一致。请照原文逐字改正。",
        "The quotation differs from the plan's words. Correct it word for word.";
    NUMBER_NOT_IN_CLAUSE = "number-not-in-clause",
        "指标的数值在所引的原文中找不到。请核对数值和条目。",
        "The indicator's value does not occur in the clause that it refers to. Check the value and the clause.";
    NOT_AS_PRINTED = "not-as-printed",
        "数据对指标的说法与规划印的不一致：以上、左右等用语，单位，年份，约束性或预期性，正负，范围。请照规划改正。",
        "What the data say of an indicator is not what the plan prints: how the number binds, its unit, year, kind, sign or range. Correct it as the plan has it.";
    READ_OTHERWISE = "read-otherwise",
        "规划的用语可以有不止一种理解，数据取的不是最直接的一种。请核对。",
        "The words of the plan can be read in more than one way, and the data do not take the plainest. Check it.";
    UNKNOWN_DIRECTION = "unknown-direction",
        "目标值低于基期值，看不出越高越好还是越低越好，因此对结果不作判断。请写 direction。",
        "A target is below the base value, and it is not known which way is better, so results are not judged. Give the direction.";
    UNCLEAR_TARGET = "unclear-target",
        "指标的目标值没有写清楚。每个目标写一个数字（value，以及 comparator），或写文字（text）；几个年份的写在 targets: 里。",
        "What an indicator is to reach is not clear. Give each target a number (value, with comparator) or words (text); targets of several years go below targets:.";
    UNKNOWN_CELL = "unknown-cell",
        "在所引的表格里找不到这一行或这一栏，数字无从核对。请照表格改正。",
        "The table has no such row or column, so the number cannot be checked. Correct it by the table.";
    UNCLEAR_CORRECTION = "unclear-correction",
        "更正没有写明更正哪一个结果，或没有写明原因。请改正日期，或补上 note。",
        "A correction does not say which result it corrects, or why. Correct the date, or add a note.";
    EMPTY_RESULT = "empty-result",
        "结果只有日期和来源，没有内容。请写上公布的数值、比例、进展或文字。",
        "A result has a date and a source and says nothing. Give the value, share, state or words that were published.";
    END_BEFORE_START = "end-before-start",
        "阶段的结束时间早于开始时间。请改正其中一个。",
        "A phase ends before it starts. Correct one of the two.";
    TIME_NOT_IN_CLAUSE = "time-not-in-clause",
        "期限与所引的原文不一致，原文写的是别的年份或月份。请照原文改正。",
        "A deadline differs from the words quoted, which name another year or month. Correct it by the plan.";
    BAD_MONTH = "bad-month",
        "月份应在1到12之间。请改正。",
        "A month is a number from 1 to 12. Correct it.";
    DUPLICATE_NAME = "duplicate-name",
        "两个责任单位用了同一个名称，规划里提到时无法区分。请改正其中一个。",
        "Two departments have the same name, so the plan's mentions could not be told apart. Correct one of them.";
    UNKNOWN_DEPARTMENT = "unknown-department",
        "所写的责任单位不在名录中。请改正名称，或在 departments.yaml 里补上。",
        "The department is not in the directory. Correct the name, or add it to departments.yaml.";
    NO_CLAUSES = "no-clauses",
        "规划正文里没有认出任何条目，数据里的数字和引文无从核对，所以不能发布。请补上各章，或检查标题的写法。",
        "No clause was recognised in the plan's text, so the numbers and quotations in the data cannot be checked; they are not published. Add the chapters, or check how their headings are written.";
    UNKNOWN_BODY = "unknown-body",
        "条目括号里的单位不在名录中，不会列在任何单位的页面上。请改正名称，写进某单位的 aliases，或在 departments.yaml 里补上。",
        "A body in the brackets of a clause is not in the list, so no page has it. Correct the name, add it to the aliases of a department, or add it to departments.yaml.";
    OTHER_BODIES = "other-bodies",
        "译文条目括号里的单位与原文不同，读者会看到两种说法；单位的页面以原文为准。请照原文改正译文。",
        "The brackets of a clause name other bodies in the translation than in the original, so readers are told two things; the pages of bodies follow the original. Correct the translation.";
    MISPLACED_PLAN_FILE = "misplaced-plan-file",
        "文件夹里有规划的数据文件，但它不是规划的文件夹，数据没有读取，里面的页面也只是普通页面。请把整个文件夹移到 plans/ 里。",
        "A folder has data files of a plan but is no folder of one, so the data are not read and its pages are ordinary ones. Move the whole folder into plans/.";
    UNKNOWN_ROLE_WORD = "unknown-role-word",
        "条目括号里引出单位的词没有声明，后面的单位没有读取，不会列在单位的页面上。请在 departments.yaml 的 roles 里声明。",
        "A word that introduces bodies in the brackets of a clause is not declared, so these bodies are not read and no page lists them. Declare it in roles of departments.yaml.";
    UNREAD_BODIES = "unread-bodies",
        "条目末尾的括号里有单位，但没有读出谁做什么，这些单位的页面上不会列出这一条。请在 departments.yaml 的 roles 里写明引出职责的词，或确认这不是职责。",
        "Brackets at the end of a clause name bodies, but nothing was read of what they do, so no page of these bodies lists the clause. Declare the words that say so in roles of departments.yaml, or make sure that this is no duty.";
    DEPARTMENTS_NOT_LISTED = "departments-not-listed",
        "规划没有列出责任单位，名单是从表格和条目里收集的，同一单位的几种写法会成为几个单位。请核对后存为 departments.yaml。",
        "The plan does not list its departments; they were taken from tables and clauses, where forms of one name become several bodies. Check the list and save it as departments.yaml.";
    GENERATED_ID = "generated-id",
        "单位没有写 id，网址由名称的读音得出，名称一改网址就变。请写上 id。",
        "A department has no id, so its address follows from its name and changes with it. Write down the id.";
    UNKNOWN_ROLE = "unknown-role",
        "表格的栏里写了没有声明的角色。请改正，或在 departments.yaml 的 roles 里声明。",
        "A column has a role that is neither usual nor declared. Correct it, or declare it in roles of departments.yaml.";
    OVERVIEW_WITHOUT_DATA = "overview-without-data",
        "总览页面没有数据可列，读者看到的是空页。请补上数据文件，或删去这一页。",
        "An overview has no data to show, so readers find an empty page. Add the data file, or delete the page.";
    RESULT_OF_THE_SAME_DAY = "result-of-the-same-day",
        "同一个指标在同一天有两个结果，无法判断以哪一个为准。请只留一个。",
        "A target has two results for one day, and it is unclear which one counts. Keep one of them.";
    RESULT_BEFORE_THE_PLAN = "result-before-the-plan",
        "结果的日期早于规划开始的年份，不是规划的结果。请改正日期。",
        "The result is dated before the year in which the plan begins, so it cannot be a result of the plan. Correct the date.";
    IMPOSSIBLE_RESULT = "impossible-result",
        "结果超出了它的单位所能有的范围，例如合格率超过100%，或家数有小数。请对照公布的结果改正。",
        "The result is outside the range that its unit allows, such as a share over 100% or a fraction of an enterprise. Correct it according to what was published.";
    WORKBOOK_CELL_CUT = "workbook-cell-cut",
        "有一格文字超过 Excel 的长度上限，表格里已截短，JSON 和 CSV 里是全文。",
        "A text is longer than a cell of Excel may be. It is cut in the workbook; JSON and CSV have all of it.";
    WORKBOOK_ROWS_CUT = "workbook-rows-cut",
        "行数超过 Excel 的上限，表格里没有全部放下，JSON 和 CSV 里是全部。",
        "There are more rows than a sheet of Excel holds. The workbook does not have all of them; JSON and CSV do.";
    WORKBOOK_FAILED = "workbook-failed",
        "Excel 表格没有做成，网站因此没有更新。请把提示告诉维护人员。",
        "The Excel workbook could not be made, so the site was not updated. Tell the maintainers of planpress what the message says.";
}
