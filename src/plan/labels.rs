//! What the tables of the open data, their columns and the codes in them are called in a workbook. The JSON and CSV
//! files have the names that programs use.

use crate::text::language::{is_chinese, primary};

/// A name in Chinese and in English.
type Label = (&'static str, &'static str, &'static str);

/// The tables: name of the files, and what they are called.
const TABLES: [Label; 10] = [
    ("indicators", "指标", "Indicators"),
    ("targets", "分年度目标", "Targets by year"),
    ("departments", "责任单位", "Responsible bodies"),
    ("tasks", "任务", "Tasks"),
    ("schedule", "阶段", "Phases"),
    ("deadlines", "时限", "Deadlines"),
    ("conflicts", "前后不一致的数值", "Inconsistent figures"),
    ("results", "完成情况", "Results"),
    ("duties", "条目中的单位", "Bodies at clauses"),
    ("tables", "各表的栏目", "Columns of the tables"),
];

/// The languages of documents, by the languages of their tags.
const LANGUAGES: [Label; 2] = [("zh", "中文", "Chinese"), ("en", "英文", "English")];

/// What the tables have, in the words of the first sheet.
const CONTENTS: [Label; 10] = [
    (
        "indicators",
        "规划提出的指标，每项一行；目标有几个年份的，这里是最后一年的",
        "The indicators of the plan, one a row; of several targets, the one of the last year",
    ),
    (
        "targets",
        "每项指标各年份的目标",
        "The targets of the indicators, year by year",
    ),
    (
        "departments",
        "责任单位及其职责、任务和指标",
        "The responsible bodies with their duties, tasks and indicators",
    ),
    (
        "tasks",
        "附件中的任务，每项一行",
        "The tasks of the annex, one a row",
    ),
    ("schedule", "规划的阶段", "The phases of the plan"),
    (
        "deadlines",
        "规划写明时限的事项",
        "What the plan wants done by a certain time",
    ),
    (
        "conflicts",
        "规划对同一或相近事项所列的不同数值",
        "Different figures of the plan for the same or closely related items",
    ),
    (
        "results",
        "有关部门公布的完成情况",
        "What was published on how far targets and tasks are",
    ),
    (
        "duties",
        "条目括号里写明的单位及其职责",
        "The bodies in the brackets of clauses, and what they do",
    ),
    (
        "tables",
        "规划各表栏目的名称和内容",
        "What the columns of the plan’s tables are",
    ),
];

/// The columns: name in the files, and what it is called.
const COLUMNS: [Label; 61] = [
    ("id", "编号", "ID"),
    ("name", "名称", "Name"),
    ("area", "领域", "Area"),
    ("group", "类别", "Group"),
    ("kind", "属性", "Type"),
    ("base_year", "基期年份", "Baseline year"),
    ("base_value", "基期值", "Baseline value"),
    ("base_unit", "基期值单位", "Unit of the baseline"),
    ("comparator", "比较", "Comparator"),
    ("value", "数值", "Value"),
    ("upper", "力争值或上限", "Stretch value or upper end"),
    ("unit", "单位", "Unit"),
    ("text", "文字表述", "In words"),
    ("counts", "计算方式", "How it is counted"),
    ("relative", "比基期的变化", "Change against the baseline"),
    ("direction", "方向", "Direction"),
    ("year", "年份", "Year"),
    ("status", "完成情况", "Status"),
    ("clause", "出处", "Clause"),
    ("clauses", "出处", "Clauses"),
    ("departments", "责任单位", "Responsible bodies"),
    ("department", "责任单位", "Responsible body"),
    ("indicator", "指标编号", "Indicator"),
    ("indicators", "指标", "Indicators"),
    ("aliases", "其他名称", "Other names"),
    ("duties", "职责", "Duties"),
    ("leads", "牵头任务", "Tasks it leads"),
    ("supports", "配合任务", "Tasks it supports"),
    ("number", "序号", "Number"),
    ("goal", "目标", "Goal"),
    ("task", "任务", "Task"),
    ("items", "内容", "Items"),
    ("lead", "牵头单位", "Lead bodies"),
    ("support", "配合单位", "Supporting bodies"),
    ("start", "开始", "Start"),
    ("end", "结束", "End"),
    ("due", "时限", "Due"),
    ("before", "在此之前", "Before that time"),
    ("last_day", "最后一天", "Last day"),
    ("quote", "原文", "Words of the plan"),
    ("measure", "同一事项", "Same measure"),
    ("values", "数值", "Values"),
    ("units", "单位", "Units"),
    ("definition", "定义", "Definition"),
    ("frequency", "频次", "Frequency"),
    ("data_source", "数据来源", "Source of the data"),
    ("item", "事项编号", "Item"),
    ("date", "日期", "Date"),
    ("share", "完成比例（%）", "Share done (%)"),
    ("source", "来源", "Source"),
    ("note", "说明", "Note"),
    ("corrects", "更正的结果", "Corrects the result of"),
    ("corrected", "已被更正", "Corrected"),
    ("role", "职责", "Role"),
    ("table", "表", "Table"),
    ("column", "栏目", "Column"),
    ("head", "栏目名称", "Head"),
    ("full_name", "全称", "Full name"),
    ("short_name", "简称", "Short name"),
    (
        "collective",
        "对多个单位的统称",
        "Stands for several bodies",
    ),
    ("succeeded_by", "此后的单位", "Succeeded by"),
];

/// The codes in columns, and what they mean. Codes of other columns are texts.
const CODES: [Label; 38] = [
    ("product", "产品", "Products"),
    ("brand", "品牌", "Brands"),
    ("engineering", "工程", "Construction"),
    ("service", "服务", "Services"),
    ("environment", "环境", "Environment"),
    ("governance", "工作机制", "Working arrangements"),
    ("binding", "约束性", "Binding"),
    ("expected", "预期性", "Expected"),
    (">", "超过", "more than"),
    (">=", "以上", "at least"),
    ("=", "等于", "exactly"),
    ("~", "左右", "about"),
    ("<=", "以内", "at most"),
    ("<", "低于", "less than"),
    ("yearly", "每年", "Every year"),
    ("average", "年均", "Yearly average"),
    ("cumulative", "累计", "In total"),
    ("up", "越高越好", "More is better"),
    ("down", "越低越好", "Less is better"),
    ("met", "已达标", "Met"),
    ("close", "接近目标", "Close to the target"),
    ("on-course", "进展正常", "On track"),
    ("open", "尚未达标", "Not yet met"),
    ("behind", "进展滞后", "Behind schedule"),
    ("delayed", "延期", "Postponed"),
    ("dropped", "终止", "Dropped"),
    ("published", "已公布", "Result published"),
    ("under-way", "进行中", "Under way"),
    ("done", "已完成", "Done"),
    ("true", "是", "Yes"),
    ("label", "编号", "Label"),
    ("title", "事项", "Title"),
    ("text", "文字", "Text"),
    ("list", "逐项列出", "List"),
    ("units", "单位", "Bodies"),
    ("date", "日期", "Date"),
    ("number", "数值", "Number"),
    ("state", "进展", "State"),
];

/// The columns whose values are codes.
const CODED: [&str; 10] = [
    "area",
    "kind",
    "comparator",
    "counts",
    "relative",
    "direction",
    "status",
    "before",
    "corrected",
    "collective",
];

/// Returns what a table is called in a language; `None` for a table that the plan itself declares.
pub(super) fn table(name: &str, language: &str) -> Option<&'static str> {
    find(&TABLES, name, language)
}

/// Returns what a language of documents is called, in a language.
pub(super) fn language(tag: &str, language: &str) -> Option<&'static str> {
    find(&LANGUAGES, primary(tag), language)
}

/// Returns what a table has, in a language.
pub(super) fn contents(name: &str, language: &str) -> Option<&'static str> {
    find(&CONTENTS, name, language)
}

/// Returns what a column is called in a language.
pub(super) fn column(name: &str, language: &str) -> Option<&'static str> {
    find(&COLUMNS, name, language)
}

/// Returns what a code in a column means in a language; `None` if it is no code.
pub(super) fn code(column: &str, code: &str, language: &str) -> Option<&'static str> {
    if !CODED.contains(&column) {
        return None;
    }

    match code {
        "false" if is_chinese(language) => Some("否"),
        "false" => Some("No"),
        _ => find(&CODES, code, language),
    }
}

/// Finds a label in a language: in English in languages other than Chinese.
fn find(labels: &[Label], name: &str, language: &str) -> Option<&'static str> {
    let (_, chinese, english) = labels.iter().find(|(own, _, _)| *own == name)?;
    Some(if is_chinese(language) {
        chinese
    } else {
        english
    })
}
