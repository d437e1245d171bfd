//! The codes of diagnostics about government sites.

use crate::diagnostic::declare_codes;

declare_codes! {
    EMPTY_COLUMN = "empty-column",
        "栏目里没有内容，按政府网站管理要求不应保留空栏目。请补充内容，或撤下栏目。",
        "The section is empty; the rules for government websites do not allow empty sections. Add content or remove the section.";
    STALE_COLUMN = "stale-column",
        "栏目超过规定的时间没有更新。请发布新的内容，或调整栏目设置。",
        "The section has not been updated within the time that the rules allow. Publish something new, or change the settings of the section.";
    GOVERNMENT_SETTINGS = "government-settings",
        "政府网站应有的信息（如主办单位、备案号）还没有填写。请在 site.yaml 里补齐。",
        "Details that a government website should show, such as its organiser or record numbers, are not given yet. Add them in site.yaml.";
    MISSING_COLUMN_TAGS = "missing-column-tags",
        "栏目页缺少网页标签规范要求的信息。请在栏目页的文件头里补上。",
        "The section's page lacks details that the national rules for page tags require. Add them in its front matter.";
    BAD_DOMAIN = "bad-domain",
        "government.domain 写的不是域名，无法判断哪些链接离开本网站。只写主机名，例如 www.example.gov.cn。",
        "government.domain is not a host name, so it is unclear which links leave the site. Write the host alone, for example www.example.gov.cn.";
    BAD_ID_CODE = "bad-id-code",
        "网站标识码应为10位数字，或 bm 加8位数字。请按主管部门核发的号码填写。",
        "A site's identification code is 10 digits, or bm followed by 8 digits. Give the code as it was issued.";
}
